package dev.plumbline.autodiff;

import dev.plumbline.graph.Node;
import dev.plumbline.graph.ObservedShape;
import dev.plumbline.graph.ShapeTable;
import java.util.Collection;

/** What is done at every point of a path, in multiplications of a matrix product: estimates, which only have to tell much from little. */
final class PathCost {
    /** An element of a value that is interpolated, and whose gradient is weighted and summed: a few passes through memory. */
    private static final double PER_ELEMENT = 16;
    /** An element that an operator without sums reads, writes, and differentiates. */
    private static final double PER_MOVED_ELEMENT = 8;
    /** Forward and backward. */
    private static final double PASSES = 2;

    private final ShapeTable shapes;

    PathCost(ShapeTable shapes) {
        this.shapes = shapes;
    }

    /** The straight line in these values, and the sums of their gradients. */
    double ofValues(Collection<String> values) {
        return values.stream().mapToDouble(value -> PER_ELEMENT * size(value)).sum();
    }

    /** A node's forward and backward pass. */
    double ofNode(Node node) {
        return node.outputs().stream()
                .filter(output -> !output.isEmpty())
                .mapToDouble(output -> size(output) * perElement(node))
                .sum();
    }

    private double perElement(Node node) {
        return switch (node.op()) {
            case "Conv" ->
                PASSES * size(node.inputs().get(1)) / shape(node, 1).first().dim(0);
            case "ConvTranspose" ->
                PASSES * size(node.inputs().get(1)) / shape(node, 1).first().dim(1);
            case "MatMul", "Gemm" -> {
                var left = shape(node, 0).first();
                boolean transposed = node.attributes().integer("transA", 0) == 1;
                yield PASSES * left.dim(transposed ? 0 : left.rank() - 1);
            }
            default -> PER_MOVED_ELEMENT;
        };
    }

    /** Whether each value has a row for each row of the points. */
    boolean areRows(Collection<String> values, Collection<String> points) {
        var point = shapes.get(points.iterator().next());
        return point.rank() > 0
                && !point.isFixed(0)
                && values.stream().allMatch(value -> {
                    var seen = shapes.get(value);
                    return seen.rank() > 0 && seen.agrees(0, point, 0);
                });
    }

    private ObservedShape shape(Node node, int input) {
        return shapes.get(node.inputs().get(input));
    }

    private double size(String value) {
        return shapes.get(value).first().size();
    }
}
