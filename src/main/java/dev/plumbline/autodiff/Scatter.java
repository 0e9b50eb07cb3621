package dev.plumbline.autodiff;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Value;
import dev.plumbline.tensor.DType;
import java.util.function.UnaryOperator;

/** The adjoint of moving data: every element's cotangent is added where the element came from. */
final class Scatter {
    private Scatter() {}

    /**
     * The cotangent of the first input of an operator that only picks, repeats or reorders its elements.
     *
     * @param dy cotangent of the output
     * @param movement the operator, to be applied to a tensor of indices in place of the input
     */
    static Value back(Op op, Value dy, UnaryOperator<Value> movement) {
        return at(op, movement.apply(indices(op)), dy);
    }

    /** The position of each element of the first input, in its shape. */
    static Value indices(Op op) {
        var builder = op.builder();
        return builder.op(
                        "Range",
                        builder.scalar(DType.INT64, 0),
                        size(op).reshape(new long[0]),
                        builder.scalar(DType.INT64, 1))
                .reshape(op.shapeOf(0));
    }

    /** Cotangents added at flat positions of the first input; everything else zero. */
    static Value at(Op op, Value positions, Value dy) {
        var zeros = op.input(0).zeros(size(op));
        return op.reshapeLike(
                zeros.op(
                        "ScatterElements",
                        Attributes.of("axis", 0).with("reduction", "add"),
                        positions.reshape(-1),
                        dy.reshape(-1)),
                0);
    }

    /** Number of elements of the first input, as a list of one integer. */
    private static Value size(Op op) {
        var observed = op.shape(0);
        return observed.isFixed()
                ? op.builder().ints(observed.first().size())
                : op.input(0).op("Size").reshape(1);
    }
}
