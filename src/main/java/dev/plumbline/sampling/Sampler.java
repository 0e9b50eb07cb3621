package dev.plumbline.sampling;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** A policy under its budgets: what decides in the running service. */
public final class Sampler {
    private final Policy policy;
    private final List<Budget> budgets;

    private Sampler(Policy policy, List<Budget> budgets) {
        this.policy = requireNonNull(policy, "policy");
        this.budgets = budgets;
    }

    public static Sampler of(Policy policy) {
        return new Sampler(policy, List.of());
    }

    public static Sampler of(Policy policy, Budget budget) {
        return new Sampler(policy, List.of(budget));
    }

    public Policy policy() {
        return policy;
    }

    /**
     * Decides on a candidate; empty if it must be decoded first.
     *
     * @param nowMillis asked only where there is a budget: reading a clock may take a third as long as all else
     */
    public Optional<Decision> decide(Candidate candidate, Load load, LongSupplier nowMillis) {
        return policy.probability(candidate)
                .map(keep -> policy.draw(candidate.predictionId(), keep, fraction(keep, load, nowMillis)));
    }

    private double fraction(Answer.Keep keep, Load load, LongSupplier nowMillis) {
        if (!keep.sheddable()) {
            if (keep.probability() > 0) {
                budgets.forEach(budget -> budget.charge(load.share(), nowMillis.getAsLong()));
            }
            return 1;
        }
        double fraction = load.fraction();
        for (var budget : budgets) {
            fraction *= budget.spend(keep.probability() * fraction, load.share(), nowMillis.getAsLong());
        }
        return fraction;
    }
}
