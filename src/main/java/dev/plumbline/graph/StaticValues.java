package dev.plumbline.graph;

import dev.plumbline.tensor.Tensor;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Values that do not depend on the numbers fed in, but on their shapes alone: axes, sizes and scales computed in the graph. */
public final class StaticValues {
    private static final Set<String> READ_SHAPE_ONLY = Set.of("Shape", "Size");
    private static final Set<String> RANDOM = Set.of(
            "RandomNormal",
            "RandomNormalLike",
            "RandomUniform",
            "RandomUniformLike",
            "Bernoulli",
            "Multinomial",
            "Dropout");

    private StaticValues() {}

    /** Names of the values written by nodes that depend on shapes and weights alone; nodes must be in topological order. */
    public static Set<String> of(Graph graph) {
        var known = new HashSet<>(graph.initializers().keySet());
        var found = new HashSet<String>();
        for (var node : graph.nodes()) {
            boolean isStatic =
                    READ_SHAPE_ONLY.contains(node.op()) || node.reads().allMatch(known::contains);
            if (isStatic
                    && node.domain().isEmpty()
                    && !RANDOM.contains(node.op())
                    && node.attributes().subgraphs().isEmpty()) {
                known.addAll(node.outputs());
                found.addAll(node.outputs());
            }
        }
        found.remove("");
        return found;
    }

    /** The graph with values written down that were computed; graph outputs stay computed. */
    public static Graph fold(Graph graph, Map<String, Tensor> values) {
        var foldable = new HashSet<>(values.keySet());
        graph.outputs().forEach(output -> foldable.remove(output.name()));
        var kept = graph.nodes().stream()
                .filter(node -> !foldable.containsAll(node.outputs()))
                .toList();
        kept.forEach(node -> foldable.removeAll(node.outputs()));
        var initializers = new LinkedHashMap<>(graph.initializers());
        foldable.forEach(name -> initializers.put(name, Literal.of(values.get(name))));
        return DeadNodes.remove(
                new Graph(graph.name(), kept, graph.inputs(), graph.outputs(), initializers, graph.values()));
    }
}
