package dev.plumbline.autodiff;

import dev.plumbline.graph.Graph;
import dev.plumbline.graph.Node;
import dev.plumbline.graph.ShapeTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The part of a graph that carries gradients: what lies between the points and the outputs.
 *
 * @param nodes in topological order
 * @param values that depend on a point and that an output depends on
 * @param points where cotangents are asked for
 */
record GradientPath(List<Node> nodes, Set<String> values, Set<String> points) {
    /** Finds the path; the graph's nodes must be in topological order. */
    static GradientPath between(
            List<String> points, List<String> outputs, Graph graph, ShapeTable shapes, RuleTable rules) {
        var reached = new HashSet<>(points);
        for (var node : graph.nodes()) {
            boolean carries =
                    rules.find(node).map(RuleTable.Row::differentiable).orElse(true);
            if (carries && node.reads().anyMatch(reached::contains)) {
                node.outputs().stream()
                        .filter(output -> !output.isEmpty() && (mayCarry(output, shapes) || Refusals.quantizes(node)))
                        .forEach(reached::add);
            }
        }
        var values = new HashSet<String>();
        outputs.stream().filter(reached::contains).forEach(values::add);
        var nodes = new ArrayList<Node>();
        for (int index = graph.nodes().size() - 1; index >= 0; index--) {
            var node = graph.nodes().get(index);
            boolean carries =
                    rules.find(node).map(RuleTable.Row::differentiable).orElse(true);
            if (carries
                    && node.outputs().stream().anyMatch(values::contains)
                    && node.reads().anyMatch(reached::contains)) {
                nodes.add(0, node);
                node.reads().filter(reached::contains).forEach(values::add);
            }
        }
        return new GradientPath(nodes, values, Set.copyOf(points));
    }

    /** The nodes by what they write. */
    Map<String, Node> producers() {
        var producers = new HashMap<String, Node>();
        nodes.forEach(node -> node.outputs().forEach(output -> producers.put(output, node)));
        return producers;
    }

    /** Values that are no tensors, such as sequences, may carry a gradient: better refused than missed. */
    private static boolean mayCarry(String value, ShapeTable shapes) {
        return shapes.find(value).map(seen -> seen.dtype().isFloating()).orElse(true);
    }
}
