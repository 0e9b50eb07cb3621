package dev.plumbline.sampling;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/** A prediction as far as it is known when a policy looks at it. */
public sealed interface Candidate {
    String predictionId();

    Directive directive();

    /** Segment attributes as far as they are known, such as {@code country -> DE}. */
    Map<String, String> segments();

    /**
     * Known by its headers alone.
     *
     * @param segments the segment attributes among the headers
     */
    record Undecoded(String predictionId, Directive directive, Map<String, String> segments) implements Candidate {
        public Undecoded {
            requireNonNull(predictionId, "predictionId");
            requireNonNull(directive, "directive");
            segments = Map.copyOf(segments);
        }

        public Undecoded(String predictionId, Directive directive) {
            this(predictionId, directive, Map.of());
        }
    }

    /**
     * Known in full.
     *
     * @param servedClass label or index of the served class; empty when the event has no served output
     * @param probabilities the served class probabilities, or one probability for a binary model; empty when unknown
     */
    record Decoded(
            String predictionId,
            Directive directive,
            Map<String, String> segments,
            String servedClass,
            double... probabilities)
            implements Candidate {
        public Decoded {
            requireNonNull(predictionId, "predictionId");
            requireNonNull(directive, "directive");
            segments = Map.copyOf(segments);
            requireNonNull(servedClass, "servedClass");
            probabilities = probabilities.clone();
        }
    }
}
