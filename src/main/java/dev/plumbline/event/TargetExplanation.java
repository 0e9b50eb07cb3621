package dev.plumbline.event;

import static java.util.Objects.requireNonNull;

import dev.plumbline.attribution.Explanation;

/** A scalar and what explains it. */
public record TargetExplanation(TargetScalar target, Explanation explanation) {
    public TargetExplanation {
        requireNonNull(target, "target");
        requireNonNull(explanation, "explanation");
    }
}
