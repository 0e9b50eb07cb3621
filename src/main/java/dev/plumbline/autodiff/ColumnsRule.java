package dev.plumbline.autodiff;

import static dev.plumbline.autodiff.RuleTable.firstOnly;

import dev.plumbline.graph.Value;
import dev.plumbline.graph.WindowAttributes;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/** Col2Im adds blocks up to an image; the adjoint cuts the image's cotangent into those blocks. */
final class ColumnsRule {
    private ColumnsRule() {}

    static void addTo(RuleTable table) {
        table.rule("Col2Im", 18, ColumnsRule::vjp);
    }

    /** dy {@code [N, C, D...]} to {@code [N, C b1...bk, L1...Lk]}: along each axis in turn to its block and the blocks' positions. */
    private static List<Value> vjp(Op op, Value dy) {
        var image = op.requireConstant(1, "image shape");
        var block = op.requireConstant(2, "block shape");
        int axes = image.length;
        var window = WindowAttributes.of(op.attributes(), axes);
        var pads = window.pads();
        var blocks = dy.padded(WindowAttributes.padsOfAll(pads), 0);
        for (int axis = 0; axis < axes; axis++) {
            long extent = image[axis] + pads[axis] + pads[axes + axis];
            blocks = blocks.gather(op.builder().constant(positions(window, axis, block[axis], extent)), 2L + 2L * axis);
        }
        var permutation = IntStream.concat(
                        IntStream.of(0, 1),
                        IntStream.concat(
                                IntStream.range(0, axes).map(axis -> 2 + 2 * axis),
                                IntStream.range(0, axes).map(axis -> 3 + 2 * axis)))
                .toArray();
        return firstOnly(op, op.reshapeLike(blocks.transpose(permutation), 0));
    }

    /** Where each element of each block lies along an axis, {@code [block, positions]}. */
    private static Tensor positions(WindowAttributes window, int axis, long block, long extent) {
        long stride = window.strides()[axis];
        long dilation = window.dilations()[axis];
        int count = (int) ((extent - dilation * (block - 1) - 1) / stride + 1);
        var positions = new long[(int) block * count];
        for (int index = 0; index < positions.length; index++) {
            positions[index] = index / count * dilation + index % count * stride;
        }
        return Tensor.of(Shape.of(block, count), positions);
    }
}
