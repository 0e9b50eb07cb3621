package dev.plumbline.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** A graph in which some nodes are replaced by others that compute the same; every value keeps its name. */
public final class Rewriting {
    private Rewriting() {}

    /**
     * Rewrites the nodes of a graph, not of its subgraphs.
     *
     * @param replacement emits the nodes that take a node's place and gives what they compute, which is written under the name of the node's
     *     first output; or emits none and gives nothing
     * @return empty where no node was replaced
     */
    public static Optional<Graph> of(Graph graph, BiFunction<Node, GraphBuilder, Optional<Value>> replacement) {
        var builder = new GraphBuilder(graph.names());
        var nodes = new ArrayList<Node>();
        boolean replaced = false;
        for (var node : graph.nodes()) {
            builder.scope(node.label());
            var result = replacement.apply(node, builder);
            var emitted = builder.drain();
            if (result.isPresent()) {
                nodes.addAll(named(emitted, result.get().name(), node.outputs().get(0)));
                replaced = true;
            } else {
                nodes.add(node);
            }
        }
        if (!replaced) {
            return Optional.empty();
        }
        var initializers = new LinkedHashMap<>(graph.initializers());
        initializers.putAll(builder.initializers());
        return Optional.of(DeadNodes.remove(
                new Graph(graph.name(), nodes, graph.inputs(), graph.outputs(), initializers, graph.values())));
    }

    private static List<Node> named(List<Node> emitted, String result, String output) {
        UnaryOperator<String> name = value -> value.equals(result) ? output : value;
        return emitted.stream()
                .map(node -> node.withInputs(node.inputs().stream().map(name).toList())
                        .withOutputs(node.outputs().stream().map(name).toList()))
                .toList();
    }
}
