package dev.plumbline.event;

import static java.util.Objects.requireNonNull;

import dev.plumbline.attribution.Target;

/** What the producer asks to have explained. */
public sealed interface RequestedTarget {
    /** Nothing in particular: the target of the model's configuration. */
    record Configured() implements RequestedTarget {}

    /**
     * A target of the producer's own choice.
     *
     * @param output name of the output; empty for the configured one
     */
    record Chosen(String output, Target target) implements RequestedTarget {
        public Chosen {
            requireNonNull(output, "output");
            requireNonNull(target, "target");
        }
    }
}
