package dev.plumbline.graph;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Puts a graph's nodes into another that grows, under names that nothing there has. */
final class Inlining {
    private final GraphBuilder builder;

    Inlining(GraphBuilder builder) {
        this.builder = builder;
    }

    /**
     * Puts them there.
     *
     * @param arguments a value for each of the graph's free inputs, by name
     * @return the graph's outputs by name
     */
    Map<String, Value> run(Graph graph, Map<String, Value> arguments) {
        var renamed = new HashMap<String, String>();
        for (var input : graph.freeInputs()) {
            var argument = arguments.get(input.name());
            if (argument == null) {
                throw new InvalidModelException("expected a value for input '%s' of graph '%s', found values for %s"
                        .formatted(input.name(), graph.name(), arguments.keySet()));
            }
            renamed.put(input.name(), argument.name());
        }
        graph.initializers()
                .forEach((name, literal) ->
                        renamed.put(name, builder.initializer(name, literal).name()));
        for (var node : graph.nodes()) {
            node.outputs().stream().filter(o -> !o.isEmpty()).forEach(o -> renamed.put(o, builder.fresh(o)));
        }
        var moved = graph.renameReads(name -> renamed.getOrDefault(name, name));
        for (var node : moved.nodes()) {
            builder.add(new Node(
                    node.name().isEmpty() ? "" : builder.fresh(node.name()),
                    node.op(),
                    node.domain(),
                    node.inputs(),
                    node.outputs().stream().map(o -> renamed.getOrDefault(o, o)).toList(),
                    node.attributes().mapSubgraphs(this::freshlyNamed)));
        }
        var results = new LinkedHashMap<String, Value>();
        graph.outputs().forEach(output -> {
            var value = builder.value(renamed.getOrDefault(output.name(), output.name()));
            results.put(output.name(), value);
            builder.learnType(new ValueInfo(value.name(), output.type()));
        });
        return results;
    }

    /** A subgraph whose own names nothing else has, so that neither side hides a value of the other. */
    private Graph freshlyNamed(Graph subgraph) {
        var renamed = new HashMap<String, String>();
        subgraph.definitions().forEach(name -> renamed.put(name, builder.fresh(name)));
        var moved = subgraph.rename(name -> renamed.getOrDefault(name, name));
        return moved.withNodes(moved.nodes().stream()
                .map(node -> node.withAttributes(node.attributes().mapSubgraphs(this::freshlyNamed)))
                .toList());
    }
}
