package dev.plumbline.runtime;

import dev.plumbline.graph.DeadNodes;
import dev.plumbline.graph.Dim;
import dev.plumbline.graph.Graph;
import dev.plumbline.graph.Node;
import dev.plumbline.graph.ShapeTable;
import dev.plumbline.graph.ValueInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A graph from which inner values were cut loose, to be fed as inputs. */
final class SeveredGraph {
    private SeveredGraph() {}

    /**
     * The graph from {@code points} to the outputs, and nothing else.
     *
     * @param graph nodes in topological order
     * @param points inputs or inner values
     */
    static Graph at(Graph graph, ShapeTable shapes, List<String> points, List<String> outputs) {
        var inputs = new ArrayList<>(graph.freeInputs());
        var known = new HashSet<>(inputs.stream().map(ValueInfo::name).toList());
        for (var point : points) {
            if (known.add(point)) {
                var seen = shapes.get(point);
                var dims = Arrays.stream(seen.dims()).mapToObj(Dim::of).toList();
                inputs.add(ValueInfo.of(point, seen.dtype(), dims));
            }
        }
        var nodes = graph.nodes().stream().map(node -> without(node, known)).toList();
        var severed = DeadNodes.remove(new Graph(
                graph.name(),
                nodes,
                inputs,
                outputs.stream().map(name -> output(graph, name)).toList(),
                graph.initializers(),
                List.of()));
        return withoutUnread(severed);
    }

    /** The node, no longer writing what is fed. */
    private static Node without(Node node, Set<String> fed) {
        return node.withOutputs(node.outputs().stream()
                .map(written -> fed.contains(written) ? "" : written)
                .toList());
    }

    private static ValueInfo output(Graph graph, String name) {
        return graph.outputs().stream()
                .filter(declared -> declared.name().equals(name))
                .findFirst()
                .orElseGet(() -> ValueInfo.undeclared(name));
    }

    private static Graph withoutUnread(Graph graph) {
        var read = new HashSet<String>();
        graph.nodes().forEach(node -> node.reads().forEach(read::add));
        graph.outputs().forEach(output -> read.add(output.name()));
        var inputs = graph.inputs().stream()
                .filter(input -> read.contains(input.name()))
                .toList();
        return new Graph(graph.name(), graph.nodes(), inputs, graph.outputs(), graph.initializers(), graph.values());
    }
}
