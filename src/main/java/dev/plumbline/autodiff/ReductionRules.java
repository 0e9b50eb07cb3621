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
                        (op, dy) -> firstOnly(op, op.expandLike(kept(op, dy).over(count(op, axes(op))), 0)))
                // y = sum |x|     dx = dy sign(x)
                .rule(
                        "ReduceL1",
                        1,
                        (op, dy) -> firstOnly(op, op.input(0).sign().times(kept(op, dy))))
                // y = sqrt(sum x^2)     dx = dy x / y; 0 where y is 0
                .rule("ReduceL2", 1, (op, dy) -> {
                    var norm = op.output().equalTo(0).where(op.one(), op.output());
                    return firstOnly(op, op.input(0).times(kept(op, dy.over(norm))));
                })
                // y = sum x^2     dx = 2 dy x
                .rule(
                        "ReduceSumSquare",
                        1,
                        (op, dy) -> firstOnly(op, op.input(0).times(kept(op, dy.times(2)))))
                // y = ln sum x     dx = dy e^-y everywhere
                .rule(
                        "ReduceLogSum",
                        1,
                        (op, dy) -> firstOnly(
                                op, op.expandLike(kept(op, dy.over(op.output().exp())), 0)))
                // y = ln sum e^x     dx = dy e^(x - y)
                .rule("ReduceLogSumExp", 1, (op, dy) -> {
                    var shares = op.input(0).minus(kept(op, op.output())).exp();
                    return firstOnly(op, shares.times(kept(op, dy)));
                })
                .rule("ReduceMax", 1, (op, dy) -> firstOnly(op, extremum(op, dy)))
                .rule("ReduceMin", 1, (op, dy) -> firstOnly(op, extremum(op, dy)))
                .rule("ReduceProd", 1, (op, dy) -> firstOnly(op, product(op, dy)));
    }

    /** Elements that tie for the largest or smallest share the gradient evenly. */
    private static Value extremum(Op op, Value dy) {
        var holds = op.input(0).equalTo(kept(op, op.output())).cast(op.dtype());
        return holds.times(kept(op, dy).over(holds.sumKeeping(axes(op))));
    }

    /**
     * The derivative of a product by one factor is the product of the others: y / x, but where there are zeros the product of the
     * factors that are not zero, for a zero that is the only one.
     */
    private static Value product(Op op, Value dy) {
        var x = op.input(0);
        var zero = x.equalTo(0);
        var factors = zero.where(x.like(1), x);
        var product = factors.op("ReduceProd", op.attributes().with("keepdims", 1), inputsAfterFirst(op));
        var zeros = zero.cast(op.dtype()).sumKeeping(axes(op));
        var others = zero.where(
                product.when(zeros.equalTo(1)), product.when(zeros.equalTo(0)).over(factors));
        return others.times(kept(op, dy));
    }

    private static Value[] inputsAfterFirst(Op op) {
        return op.hasInput(1) ? new Value[] {op.input(1)} : new Value[0];
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
