package dev.plumbline.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Set;

/** Removal of what no output needs. */
public final class DeadNodes {
    private DeadNodes() {}

    /** The graph without nodes and initializers that no output depends on; nodes must be in topological order. */
    public static Graph remove(Graph graph) {
        Set<String> needed = new HashSet<>();
        graph.outputs().forEach(output -> needed.add(output.name()));
        var alive = new ArrayList<Node>();
        for (int index = graph.nodes().size() - 1; index >= 0; index--) {
            var node = graph.nodes().get(index);
            if (node.outputs().stream().anyMatch(needed::contains)) {
                alive.add(node);
                node.reads().forEach(needed::add);
            }
        }
        Collections.reverse(alive);
        var initializers = new LinkedHashMap<>(graph.initializers());
        initializers.keySet().retainAll(needed);
        return new Graph(graph.name(), alive, graph.inputs(), graph.outputs(), initializers, graph.values());
    }
}
