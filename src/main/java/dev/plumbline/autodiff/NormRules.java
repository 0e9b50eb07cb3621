package dev.plumbline.autodiff;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Value;
import java.util.List;

/** The p-norm of windows, of whole images, and division by it: with y = (sum |x|^p)^(1/p), dy/dx = sign(x) (|x| / y)^(p-1). */
final class NormRules {
    private NormRules() {}

    static void addTo(RuleTable table) {
        table.rule("LpPool", 11, (op, dy) -> {
                    var spread = PoolingRules.spread(op, PoolingRules.window(op), byNorm(op, dy));
                    return List.of(byElement(op).times(spread));
                })
                .rule("GlobalLpPool", 2, (op, dy) -> List.of(byElement(op).times(byNorm(op, dy))))
                .rule("LpNormalization", 1, NormRules::normalization);
    }

    private static long order(Op op) {
        return op.attributes().integer("p", 2);
    }

    /** dy y^(1-p), and dy where y is 0. */
    private static Value byNorm(Op op, Value dy) {
        long p = order(op);
        var y = safe(op.output());
        if (p == 1) {
            return dy;
        }
        return dy.over(p == 2 ? y : y.pow(y.like((double) p - 1)));
    }

    /** sign(x) |x|^(p-1). */
    private static Value byElement(Op op) {
        var x = op.input(0);
        long p = order(op);
        if (p == 1) {
            return x.sign();
        }
        return p == 2 ? x : x.sign().times(x.abs().pow(x.like((double) p - 1)));
    }

    private static Value safe(Value norm) {
        return norm.equalTo(0).where(norm.like(1), norm);
    }

    /** y = x / n, n being the 1-norm or 2-norm over the axis: dx = (dy - dn/dx sum(dy y)) / n; 0 where n is 0. */
    private static List<Value> normalization(Op op, Value dy) {
        int axis = op.axis(-1);
        var x = op.input(0);
        boolean manhattan = order(op) == 1;
        var norm = x.op(
                manhattan ? "ReduceL1" : "ReduceL2",
                Attributes.of("keepdims", 1),
                op.builder().ints(axis));
        var slope = manhattan ? x.sign() : op.output();
        var along = dy.times(op.output()).sumKeeping(axis);
        var dx = dy.minus(slope.times(along)).over(safe(norm));
        return List.of(norm.equalTo(0).where(dx.like(0), dx));
    }
}
