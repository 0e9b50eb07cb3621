package dev.plumbline.autodiff;

import static dev.plumbline.autodiff.RuleTable.firstOnly;

import dev.plumbline.graph.Value;
import java.util.Arrays;
import java.util.stream.LongStream;

/** Reductions over axes; the cotangent is spread back over what was reduced. */
final class ReductionRules {
    private ReductionRules() {}

    static void addTo(RuleTable table) {
        table
                // y = sum x     dx = dy everywhere
                .rule("ReduceSum", 1, (op, dy) -> firstOnly(op, op.expandLike(kept(op, dy), 0)))
                // y = sum x / n     dx = dy / n everywhere
                .rule(
                        "ReduceMean",
                        1,
                        (op, dy) -> firstOnly(op, op.expandLike(kept(op, dy).over(count(op, axes(op))), 0)));
    }

    /** The axes reduced, in order and counted from the first. */
    static long[] axes(Op op) {
        int rank = op.rank(0);
        var all = LongStream.range(0, rank).toArray();
        if (!op.hasInput(1)) {
            return op.attributes().flag("noop_with_empty_axes", false) ? new long[0] : all;
        }
        var given = op.requireConstant(1, "axes");
        if (given.length == 0) {
            return op.attributes().flag("noop_with_empty_axes", false) ? new long[0] : all;
        }
        return Arrays.stream(given)
                .map(axis -> Op.normalized(axis, rank))
                .sorted()
                .toArray();
    }

    /** A value in the output's shape with the reduced axes back at extent 1. */
    static Value kept(Op op, Value value) {
        return op.attributes().flag("keepdims", true) ? value : value.unsqueeze(axes(op));
    }

    /** How many elements were reduced into one, in the input's type. */
    static Value count(Op op, long[] axes) {
        var x = op.input(0);
        double fixed = 1;
        Value free = null;
        for (long axis : axes) {
            if (op.shape(0).isFixed((int) axis)) {
                fixed *= (double) op.shape(0).dim((int) axis);
            } else {
                var extent = op.extentOf(0, (int) axis).squeeze(0).cast(op.dtype());
                free = free == null ? extent : free.times(extent);
            }
        }
        return free == null ? x.like(fixed) : free.times(fixed);
    }
}
