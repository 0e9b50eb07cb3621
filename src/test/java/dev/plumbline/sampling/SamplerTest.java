package dev.plumbline.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Weighted totals over a million simulated events, against the total that is to be estimated. */
final class SamplerTest {
    private static final int EVENTS = 1_000_000;
    private static final List<String> COUNTRIES = List.of("DE", "FR", "US");
    private static final Policy STRATIFIED = Policy.of(
            "stratified",
            0,
            List.of(
                    new Rule.Directives(),
                    new Rule.Segment("country", Map.of("DE", 0.3, "FR", 0.02)),
                    new Rule.Unsure(Confidence.ENTROPY, 0.1, 0.5),
                    new Rule.Rate(0.05)));

    /** Kept count, estimated and true total, and the estimate's variance, sum of v^2 (1 - p) / p over all events. */
    private record Totals(long kept, double estimate, double truth, double variance) {
        @Override
        public String toString() {
            return "%d of %d kept, estimate %.0f of %.0f, %.2f standard errors off"
                    .formatted(kept, EVENTS, estimate, truth, standardErrors());
        }

        double standardErrors() {
            return Math.abs(estimate - truth) / Math.sqrt(variance);
        }
    }

    @Test
    void weightedTotalsAreUnbiasedOverStrata() {
        var totals = simulate(Sampler.of(STRATIFIED), 1, 1000);

        assertThat(totals.standardErrors()).isLessThan(3);
        assertThat(Math.sqrt(totals.variance()) / totals.truth()).isLessThan(0.01);
    }

    @Test
    void weightedTotalsAreUnbiasedUnderABudgetThatSheds() {
        var totals = simulate(Sampler.of(STRATIFIED, new Budget(20, 2)), 1, 1000);

        // A million events at 1000 per second are 1000 seconds: 20,000 kept instead of about 140,000.
        assertThat((double) totals.kept()).isCloseTo(20_000, within(600.0));
        assertThat(totals.standardErrors()).isLessThan(3);
    }

    @Test
    void processesKeepToOneBudgetByTheirShares() {
        var half = Sampler.of(Policy.rate(1), new Budget(20, 2));
        var quarters =
                List.of(Sampler.of(Policy.rate(1), new Budget(20, 2)), Sampler.of(Policy.rate(1), new Budget(20, 2)));
        long kept = 0;

        for (int i = 0; i < 100_000; i++) {
            long now = i;
            var sampler = i % 2 == 0 ? half : quarters.get(i / 2 % 2);
            var load = new Load(1, i % 2 == 0 ? 0.5 : 0.25);
            var decision = sampler.decide(new Candidate.Undecoded("p-" + i, Directive.POLICY), load, () -> now);
            kept += decision.orElseThrow().sampled() ? 1 : 0;
        }

        // 100 seconds at 1000 a second, of which 20 a second may be explained; three full buckets add half of what they
        // hold at most.
        assertThat((double) kept).isCloseTo(2_000, within(150.0));
    }

    @Test
    void weightedTotalsAreUnbiasedUnderOverload() {
        var totals = simulate(Sampler.of(STRATIFIED), 0.25, 1000);

        assertThat(totals.standardErrors()).isLessThan(3);
    }

    @Test
    void aBudgetThatSufficesShedsNothing() {
        var sampler = Sampler.of(Policy.rate(0.01), new Budget(20, 2));

        boolean shed = false;
        for (int i = 0; i < 10_000; i++) {
            long now = i;
            shed |= sampler.decide(new Candidate.Undecoded("p-" + i, Directive.POLICY), Load.NONE, () -> now)
                    .orElseThrow()
                    .shed();
        }

        assertThat(shed).isFalse();
    }

    @Test
    void aSheddingDecisionSaysSoAndGivesTheExactProbability() {
        var decision = Sampler.of(Policy.rate(1))
                .decide(new Candidate.Undecoded("p", Directive.POLICY), new Load(0.5, 1), () -> 0)
                .orElseThrow();

        assertThat(decision.shed()).isTrue();
        assertThat(decision.inclusionProbability()).isEqualTo(0.5);
    }

    @Test
    void sheddingKeepsASubsetAndNamesWhatItDrops() {
        var sampler = Sampler.of(Policy.rate(0.2));
        int lost = 0;

        for (int i = 0; i < 10_000; i++) {
            var candidate = new Candidate.Undecoded("p-" + i, Directive.POLICY);
            var calm = sampler.decide(candidate, Load.NONE, () -> 0).orElseThrow();
            var loaded = sampler.decide(candidate, new Load(0.5, 1), () -> 0).orElseThrow();
            lost += loaded.lostToShedding() ? 1 : 0;

            assertThat(calm.lostToShedding()).isFalse();
            assertThat(calm.sampled()).isEqualTo(loaded.sampled() || loaded.lostToShedding());
        }
        assertThat(lost).isBetween(850, 1150);
    }

    @Test
    void whatIsForcedTakesRoomInTheBudget() {
        var sampler = Sampler.of(Policy.rate(1), new Budget(10, 2));
        IntStream.range(0, 15)
                .forEach(i ->
                        sampler.decide(new Candidate.Undecoded("forced-" + i, Directive.FORCE), Load.NONE, () -> 0));

        var decision = sampler.decide(new Candidate.Undecoded("p", Directive.POLICY), Load.NONE, () -> 0)
                .orElseThrow();

        // 5 of 20 tokens are left, half of what keeps the rate as it is.
        assertThat(decision.fraction()).isEqualTo(0.5);
        assertThat(decision.inclusionProbability()).isEqualTo(0.5);
    }

    @Test
    void neverShedsWhatIsForced() {
        var decision = Sampler.of(Policy.rate(0.5), new Budget(1e-9, 1))
                .decide(new Candidate.Undecoded("p", Directive.FORCE), new Load(0.1, 1), () -> 0)
                .orElseThrow();

        assertThat(decision.sampled()).isTrue();
        assertThat(decision.shed()).isFalse();
        assertThat(decision.weight()).isEqualTo(1);
    }

    private static Totals simulate(Sampler sampler, double load, int eventsPerSecond) {
        var random = new SplittableRandom(42);
        long kept = 0;
        double estimate = 0;
        double truth = 0;
        double variance = 0;
        for (int i = 0; i < EVENTS; i++) {
            int country = random.nextInt(COUNTRIES.size());
            // The value depends on the stratum, so that ignoring the weights would be far off.
            double value = (country + 1) * (1 + random.nextDouble());
            long now = i * 1000L / eventsPerSecond;
            var candidate = new Candidate.Decoded(
                    "event-" + i, Directive.POLICY, Map.of("country", COUNTRIES.get(country)), "", random.nextDouble());
            var decision =
                    sampler.decide(candidate, new Load(load, 1), () -> now).orElseThrow();
            kept += decision.sampled() ? 1 : 0;
            estimate += decision.weight() * value;
            truth += value;
            variance += value * value * (1 / decision.inclusionProbability() - 1);
        }
        var totals = new Totals(kept, estimate, truth, variance);
        System.out.println("Horvitz-Thompson: " + totals);
        return totals;
    }
}
