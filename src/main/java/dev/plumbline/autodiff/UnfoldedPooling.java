package dev.plumbline.autodiff;

import static java.util.Objects.requireNonNull;

import dev.plumbline.graph.Graph;
import dev.plumbline.graph.Node;
import dev.plumbline.graph.Rewriting;
import dev.plumbline.graph.ShapeTable;
import dev.plumbline.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Max-pooling behind the affine beginning of a graph as the largest of several planes, one for each place in the window.
 *
 * <p>Laying windows out is affine and so becomes part of the {@link AffinePrefix}, which is needed at the ends of a line alone. What is
 * left for every point are comparisons of whole planes, where MaxPool's gradient takes indices and a scatter, or enlargements. An
 * activation that does not decrease is applied to the maxima, which are fewer. Elements that tie share the gradient of their window
 * evenly.
 *
 * @param planes the values that hold the planes of a pooling
 */
public record UnfoldedPooling(Graph graph, List<String> planes) {
    private static final Set<String> NOT_DECREASING = Set.of("Relu", "Sigmoid", "Tanh");
    /** Planes hold an element once for every window that it lies in; more copies than this take too much memory. */
    private static final double MOST_COPIES = 3;

    public UnfoldedPooling {
        requireNonNull(graph, "graph");
        planes = List.copyOf(planes);
    }

    /**
     * Unfolds every max-pooling of one or two axes whose operand nothing else reads.
     *
     * @param graph in canonical form, nodes in topological order
     * @param shapes of every value in the graph
     * @return empty where there is none
     */
    public static Optional<UnfoldedPooling> of(Graph graph, ShapeTable shapes, List<String> points) {
        var search = new Search(graph, shapes, points);
        var planes = new ArrayList<String>();
        return Rewriting.of(
                        graph,
                        (node, builder) -> search.pooling(node).map(pooling -> {
                            var unfolded = pooling.planes().of(builder.value(pooling.source()));
                            planes.add(unfolded.name());
                            return pooling.activated(pooling.planes().maxima(unfolded));
                        }))
                .map(rewritten -> new UnfoldedPooling(rewritten, planes));
    }

    /**
     * A max-pooling to be unfolded.
     *
     * @param source what is pooled, before the activation
     */
    private record Pooling(WindowPlanes planes, Optional<Node> activation, String source) {
        Value activated(Value maxima) {
            return activation
                    .map(node -> maxima.op(node.op(), node.attributes()))
                    .orElse(maxima);
        }
    }

    private static final class Search {
        private final ShapeTable shapes;
        private final Map<String, Node> producers;
        private final Set<String> affine = new HashSet<>();
        private final Map<String, Integer> reads = new HashMap<>();

        Search(Graph graph, ShapeTable shapes, List<String> points) {
            this.shapes = shapes;
            this.producers = graph.producers();
            AffinePrefix.affineNodes(graph, points).forEach(node -> affine.addAll(node.outputs()));
            graph.nodes().forEach(node -> node.reads().forEach(this::read));
            graph.outputs().forEach(output -> read(output.name()));
        }

        private void read(String name) {
            reads.merge(name, 1, Integer::sum);
        }

        Optional<Pooling> pooling(Node node) {
            if (!node.is("MaxPool") || node.hasOutput(1)) {
                return Optional.empty();
            }
            var pooled = node.inputs().get(0);
            var activation = Optional.ofNullable(producers.get(pooled))
                    .filter(producer -> producer.domain().isEmpty() && NOT_DECREASING.contains(producer.op()));
            var source = activation.map(found -> found.inputs().get(0)).orElse(pooled);
            boolean alone = reads.get(pooled) == 1 && reads.get(source) == 1;
            return alone && affine.contains(source)
                    ? planes(node).map(planes -> new Pooling(planes, activation, source))
                    : Optional.empty();
        }

        private Optional<WindowPlanes> planes(Node node) {
            var x = shapes.get(node.inputs().get(0));
            var y = shapes.get(node.outputs().get(0));
            return node.attributes()
                    .integers("kernel_shape")
                    .filter(kernel -> x.hasFixedRows() && kernel.length <= 2)
                    .map(kernel -> Window.of(node.attributes(), kernel, x, y))
                    .filter(Window::meetsInputEverywhere)
                    .map(window -> new WindowPlanes(window, x))
                    .filter(planes -> planes.copies() <= MOST_COPIES);
        }
    }
}
