package dev.plumbline.graph.convolution;

import dev.plumbline.graph.Graph;
import dev.plumbline.graph.Literal;
import dev.plumbline.graph.Node;
import dev.plumbline.graph.ObservedShape;
import dev.plumbline.graph.Rewriting;
import dev.plumbline.graph.ShapeTable;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Tensor;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The convolutions of a graph that are faster as products of matrices: those of small images with many channels.
 *
 * <p>ONNX Runtime's convolution runs through all weights for every image. Where these are more than the processor's cache holds and an image
 * has few positions to multiply them with, it waits for memory. Products of matrices take the rows of all images at once, and so does
 * their gradient, which is made of products again. docs/measurements.md has the times.
 */
public final class SmallConvolutions {
    /** Fewer weights stay in the cache from one image to the next. */
    private static final int FEWEST_BYTES = 1 << 20;
    /** A convolution that uses a weight at more positions of one image does not wait for it. */
    private static final int MOST_USES = 8;

    private final Graph graph;
    private final ShapeTable shapes;

    private SmallConvolutions(Graph graph, ShapeTable shapes) {
        this.graph = graph;
        this.shapes = shapes;
    }

    /**
     * The graph with products in the place of these convolutions, under the same names of values; empty where there are none.
     *
     * <p>The weights take at most 16/9 of the room they took.
     *
     * @param graph in canonical form
     * @param shapes of the graph's values
     */
    public static Optional<Graph> asProducts(Graph graph, ShapeTable shapes) {
        var search = new SmallConvolutions(graph, shapes);
        return Rewriting.of(graph, (node, builder) -> search.convolution(node).map(small -> small.emit(builder)));
    }

    private Optional<Convolution> convolution(Node node) {
        boolean plain = node.is("Conv") && node.attributes().integer("group", 1) == 1;
        return plain ? weights(node).flatMap(weights -> convolution(node, weights)) : Optional.empty();
    }

    private Optional<Tensor> weights(Node node) {
        return graph.initializers().get(node.inputs().get(1)) instanceof Literal.Dense dense
                        && dense.tensor().dtype() == DType.FLOAT
                        && dense.tensor().bytes().remaining() >= FEWEST_BYTES
                ? Optional.of(dense.tensor())
                : Optional.empty();
    }

    private Optional<Convolution> convolution(Node node, Tensor weights) {
        var x = shapes.find(node.inputs().get(0));
        var y = shapes.find(node.outputs().get(0));
        if (!x.map(SmallConvolutions::isImage).orElse(false) || y.isEmpty()) {
            return Optional.empty();
        }
        var axes = Axis.of(node, x.get(), weights.shape(), y.get());
        long positions = axes.stream().mapToLong(Axis::output).reduce(1, Math::multiplyExact);
        long taps = axes.stream().mapToLong(Axis::kernel).reduce(1, Math::multiplyExact);
        if (positions > MOST_USES * taps) {
            return Optional.empty();
        }
        var filter = axes.stream().map(Filter::along).reduce(Filter::times).orElseThrow();
        boolean pays = filter.uses() > 0 && filter.uses() <= MOST_USES * taps;
        return pays
                ? Optional.of(new Convolution(
                        node,
                        weights,
                        filter,
                        axes.stream().mapToLong(Axis::output).toArray()))
                : Optional.empty();
    }

    /** Whether it has spatial axes, all of them fixed. */
    private static boolean isImage(ObservedShape shape) {
        return shape.rank() > 2 && IntStream.range(2, shape.rank()).allMatch(shape::isFixed);
    }
}
