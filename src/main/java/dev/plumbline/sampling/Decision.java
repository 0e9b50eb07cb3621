package dev.plumbline.sampling;

import static java.util.Objects.requireNonNull;

/**
 * What the sampling policy decided about one prediction, and how likely it was to decide so.
 *
 * @param policy name of the policy
 * @param policyDigest SHA-256 of the policy's rules, hexadecimal
 * @param stratum the group of predictions this one was drawn from
 * @param reason the rule that decided: {@code forced}, {@code never}, {@code rate}, ...
 * @param inclusionProbability probability with which this prediction was kept, over the draws of its hash; 0 where it never is
 * @param weight number of predictions this one stands for in a Horvitz-Thompson total; 1 / inclusion probability, 0 if not sampled
 * @param shed whether a budget or overload lowered the inclusion probability below the policy's own
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
