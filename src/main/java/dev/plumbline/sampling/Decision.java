package dev.plumbline.sampling;

import static java.util.Objects.requireNonNull;

/**
 * What a sampling policy decided about one prediction, with all that an unbiased aggregate needs later.
 *
 * @param sampled whether the prediction is to be explained
 * @param policy the policy's name in the configuration
 * @param policyDigest SHA-256 of the policy's configuration, hexadecimal
 * @param stratum the stratum the prediction fell into; empty where the policy has none
 * @param reason the kind of rule that settled it, such as {@code rate}, {@code segment} or {@code forced}; {@code shed} where the rule
 *     would have kept the prediction and shedding did not
 * @param inclusionProbability probability, before the draw, that this prediction would be sampled; in [0, 1]
 * @param weight how many predictions this one stands for in an aggregate: 1 / inclusionProbability, 0 where it was not sampled
 * @param fraction what budget and overload left of the rule's probability, in (0, 1]; 1 where nothing is shed. The inclusion probability
 *     is the rule's times this
 */
public record Decision(
        boolean sampled,
        String policy,
        String policyDigest,
        String stratum,
        String reason,
        double inclusionProbability,
        double weight,
        double fraction) {
    /** The reason of a decision that shedding turned. */
    static final String SHED = "shed";

    public Decision {
        requireNonNull(policy, "policy");
        requireNonNull(policyDigest, "policyDigest");
        requireNonNull(stratum, "stratum");
        requireNonNull(reason, "reason");
        if (!(inclusionProbability >= 0 && inclusionProbability <= 1)) {
            throw new IllegalArgumentException(
                    "expected an inclusion probability in [0, 1], found " + inclusionProbability);
        }
        if (!(fraction > 0 && fraction <= 1)) {
            throw new IllegalArgumentException("expected a fraction in (0, 1], found " + fraction);
        }
    }

    /** Whether shedding had lowered the probability. */
    public boolean shed() {
        return fraction < 1;
    }

    /** Whether this prediction was dropped only because of shedding: the rule alone would have kept it. */
    public boolean lostToShedding() {
        return reason.equals(SHED);
    }
}
