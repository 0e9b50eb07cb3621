package dev.plumbline.graph;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the logit of an output that ends in a probability. */
public final class Logits {
    private static final Set<String> PROBABILITIES = Set.of("Softmax", "Sigmoid", "LogSoftmax");
    private static final Set<String> SAME_ELEMENTS =
            Set.of("Identity", "Reshape", "Cast", "Flatten", "Squeeze", "Unsqueeze", "Dropout");

    private Logits() {}

    /**
     * The value before the final Softmax, LogSoftmax or Sigmoid of an output, which operators that only copy, cast or reshape may follow.
     *
     * @param graph as it was read or canonical
     * @return empty where the output does not end in a probability
     */
    public static Optional<String> before(Graph graph, String output) {
        Map<String, Node> producers = graph.producers();
        var node = producers.get(output);
        for (int steps = 0; node != null && steps < graph.nodes().size(); steps++) {
            if (node.domain().isEmpty() && PROBABILITIES.contains(node.op())) {
                return Optional.of(node.inputs().get(0));
            }
            if (!node.domain().isEmpty() || !SAME_ELEMENTS.contains(node.op())) {
                return Optional.empty();
            }
            node = producers.get(node.inputs().get(0));
        }
        return Optional.empty();
    }
}
