package dev.plumbline.sampling;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/** A prediction as far as it is known when a policy looks at it. */
public sealed interface Candidate {
    String predictionId();

    Wish wish();

    /** Known by its headers alone. */
    record Undecoded(String predictionId, Wish wish) implements Candidate {
        public Undecoded {
            requireNonNull(predictionId, "predictionId");
            requireNonNull(wish, "wish");
        }
    }

    /**
     * Known in full.
     *
     * @param segments the event's segment attributes, such as {@code country -> DE}
     * @param servedClass label or index of the served class; empty when the event has no served output
     * @param probabilities the served class probabilities, or one probability for a binary model; empty when unknown
     */
    record Decoded(
            String predictionId, Wish wish, Map<String, String> segments, String servedClass, double... probabilities)
            implements Candidate {
        public Decoded {
            requireNonNull(predictionId, "predictionId");
            requireNonNull(wish, "wish");
            segments = Map.copyOf(segments);
            requireNonNull(servedClass, "servedClass");
            probabilities = probabilities.clone();
        }
    }
}
