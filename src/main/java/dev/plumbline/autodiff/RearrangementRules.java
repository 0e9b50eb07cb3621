package dev.plumbline.autodiff;

import static dev.plumbline.autodiff.RuleTable.firstOnly;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Value;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Operators that put elements elsewhere, repeat them, or sum them in order; each is linear, and the rule its transpose. */
final class RearrangementRules {
    private RearrangementRules() {}

    static void addTo(RuleTable table) {
        table.rule("Tile", 6, (op, dy) -> firstOnly(op, tile(op, dy)))
                // Its own inverse.
                .rule("ReverseSequence", 10, (op, dy) -> firstOnly(op, op.again(dy)))
                // What was cut to zero gets nothing.
                .rule("Trilu", 14, (op, dy) -> firstOnly(op, op.again(dy)))
                // y_i = sum of x_j up to i     dx_j = sum of dy_i from j on
                .rule("CumSum", 11, (op, dy) -> {
                    var reversed = op.attributes().flag("reverse", false) ? 0 : 1;
                    return firstOnly(op, dy.op("CumSum", op.attributes().with("reverse", reversed), op.input(1)));
                })
                // Both put the channels of a block in the order row, column, channel.
                .rule("SpaceToDepth", 1, (op, dy) -> List.of(dy.op("DepthToSpace", block(op))))
                .rule("DepthToSpace", 1, (op, dy) -> List.of(depthToSpace(op, dy)))
                // Cropping and padding at the centre undo each other.
                .rule("CenterCropPad", 18, RearrangementRules::centerCropPad);
    }

    /** Copies along an axis get an axis of their own, which is summed. */
    private static Value tile(Op op, Value dy) {
        var shape = op.shape(0);
        if (op.constant(1).isEmpty() || shape.freeAxes() > 1) {
            return Scatter.back(op, dy, op::again);
        }
        var repeats = op.requireConstant(1, "repeats");
        var apart = new long[2 * shape.rank()];
        for (int axis = 0; axis < shape.rank(); axis++) {
            apart[2 * axis] = repeats[axis];
            apart[2 * axis + 1] = shape.dim(axis);
        }
        var copies = LongStream.range(0, shape.rank()).map(axis -> 2 * axis).toArray();
        return dy.reshape(apart).sum(copies);
    }

    private static Attributes block(Op op) {
        return Attributes.of("blocksize", op.attributes().integer("blocksize", 1));
    }

    private static Value depthToSpace(Op op, Value dy) {
        var depth = dy.op("SpaceToDepth", block(op));
        if (!op.attributes().text("mode", "DCR").equals("CRD")) {
            return depth;
        }
        int block = (int) op.attributes().integer("blocksize", 1);
        int area = block * block;
        int channels = (int) op.shape(0).dim(1) / area;
        var order = IntStream.range(0, area * channels)
                .mapToLong(channel -> (long) channel % area * channels + channel / area)
                .toArray();
        return depth.gather(op.builder().ints(order), 1);
    }

    private static List<Value> centerCropPad(Op op, Value dy) {
        var extents = op.attributes()
                .integers("axes")
                .map(axes -> Value.concat(
                        0,
                        LongStream.of(axes)
                                .mapToObj(axis -> op.extentOf(0, Op.normalized(axis, op.rank(0))))
                                .toList()))
                .orElseGet(() -> op.shapeOf(0));
        return firstOnly(op, dy.op("CenterCropPad", op.attributes(), extents));
    }
}
