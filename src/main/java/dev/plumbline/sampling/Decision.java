package dev.plumbline.sampling;

import static java.util.Objects.requireNonNull;

/**
 * What a sampling policy decided about one prediction, with all that an unbiased aggregate needs later.
 *
 * @param sampled whether the prediction is to be explained
 * @param policy the policy's name in the configuration
 * @param policyDigest SHA-256 of the policy's configuration, hexadecimal
 * @param stratum the stratum the prediction fell into; empty where the policy has none
 * @param reason what settled it: {@code rate}, {@code rule}, {@code forced} or {@code skipped}
 * @param inclusionProbability probability, before the draw, that this prediction would be sampled; in [0, 1]
 * @param weight how many predictions this one stands for in an aggregate: 1 / inclusionProbability, 0 where it was not sampled
 * @param shed whether load shedding had lowered the probability
 */
public record Decision(
        boolean sampled,
        String policy,
        String policyDigest,
        String stratum,
        String reason,
        double inclusionProbability,
        double weight,
        boolean shed) {
    public Decision {
        requireNonNull(policy, "policy");
        requireNonNull(policyDigest, "policyDigest");
        requireNonNull(stratum, "stratum");
        requireNonNull(reason, "reason");
        if (!(inclusionProbability >= 0 && inclusionProbability <= 1)) {
            throw new IllegalArgumentException(
                    "expected an inclusion probability in [0, 1], found " + inclusionProbability);
        }
    }
}
