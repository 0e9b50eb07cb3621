package dev.plumbline.graph;

import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model that was exported for one row, made to take many: its leading extents of 1 are freed, and those that a Reshape writes down
 * follow. Whether the rows keep apart is not known from the graph; it has to be run.
 */
public final class FreedBatch {
    private static final String BATCH = "batch";

    private FreedBatch() {}

    /** The graph with a free leading axis; empty where an input has none of extent 1. */
    public static Optional<Graph> of(Graph graph) {
        var inputs = graph.freeInputs();
        boolean single = !inputs.isEmpty() && inputs.stream().allMatch(FreedBatch::isSingle);
        return single ? Optional.of(freed(graph)) : Optional.empty();
    }

    private static boolean isSingle(ValueInfo value) {
        return value.type() instanceof Type.Ranked ranked
                && !ranked.dims().isEmpty()
                && ranked.dims().get(0) instanceof Dim.Fixed fixed
                && fixed.extent() == 1;
    }

    private static Graph freed(Graph graph) {
        var initializers = new LinkedHashMap<>(graph.initializers());
        var nodes = new ArrayList<Node>();
        for (var node : graph.nodes()) {
            nodes.add(node.is("Reshape") ? reshaped(node, graph, initializers) : node);
        }
        return new Graph(
                graph.name(), nodes, freed(graph.freeInputs()), freed(graph.outputs()), initializers, List.of());
    }

    private static List<ValueInfo> freed(List<ValueInfo> values) {
        return values.stream()
                .map(value -> isSingle(value) ? freed(value) : value)
                .toList();
    }

    private static ValueInfo freed(ValueInfo value) {
        var ranked = (Type.Ranked) value.type();
        var dims = new ArrayList<Dim>(ranked.dims());
        dims.set(0, new Dim.Free(BATCH));
        return ValueInfo.of(value.name(), ranked.dtype(), dims);
    }

    /** A leading 1 that was written down becomes what is left, or the leading extent of what is reshaped. */
    private static Node reshaped(Node node, Graph graph, Map<String, Literal> initializers) {
        if (!(graph.initializers().get(node.inputs().get(1)) instanceof Literal.Dense dense)) {
            return node;
        }
        var dims = dense.tensor().toLongs();
        if (dims.length == 0 || dims[0] != 1) {
            return node;
        }
        boolean rest = false;
        for (long dim : dims) {
            rest |= dim == -1;
        }
        dims[0] = rest ? 0 : -1;
        String name = node.label() + "/freed";
        initializers.put(name, Literal.of(Tensor.of(dense.tensor().shape(), dims)));
        return node.withInputs(List.of(node.inputs().get(0), name));
    }
}
