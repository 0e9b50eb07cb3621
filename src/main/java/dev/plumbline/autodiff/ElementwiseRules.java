package dev.plumbline.autodiff;

import static dev.plumbline.autodiff.RuleTable.firstOnly;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Value;
import java.util.List;

/** Functions of one tensor, element by element: y = f(x), dx = dy f'(x). */
final class ElementwiseRules {
    private static final double TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);

    private ElementwiseRules() {}

    static void addTo(RuleTable table) {
        table
                // y = -x     dx = -dy
                .rule("Neg", 6, (op, dy) -> List.of(dy.negate()))
                // y = |x|     dx = dy sign(x); 0 at 0
                .rule("Abs", 6, (op, dy) -> List.of(dy.times(op.input(0).sign())))
                // y = 1/x     dx = -dy y^2
                .rule(
                        "Reciprocal",
                        6,
                        (op, dy) -> List.of(dy.times(op.output().squared()).negate()))
                // y = sqrt(x)     dx = dy / 2y
                .rule("Sqrt", 6, (op, dy) -> List.of(dy.over(op.output().times(2))))
                // y = e^x     dx = dy y
                .rule("Exp", 6, (op, dy) -> List.of(dy.times(op.output())))
                // y = ln x     dx = dy / x
                .rule("Log", 6, (op, dy) -> List.of(dy.over(op.input(0))))
                .rule("Sin", 7, (op, dy) -> List.of(dy.times(op.input(0).cos())))
                .rule("Cos", 7, (op, dy) -> List.of(dy.times(op.input(0).sin()).negate()))
                // y = erf(x)     dx = dy 2/sqrt(pi) e^(-x^2)
                .rule(
                        "Erf",
                        9,
                        (op, dy) -> List.of(
                                dy.times(op.input(0).squared().negate().exp().times(TWO_OVER_SQRT_PI))))
                // y = max(x, 0)     dx = dy where y > 0; 0 at 0
                .rule("Relu", 6, (op, dy) -> List.of(dy.times(op.output().step())))
                // y = x where x > 0, else a x     dx = dy where x > 0, else a dy; a at 0
                .rule("LeakyRelu", 6, (op, dy) -> List.of(dy.times(leakySlope(op))))
                // y = 1/(1 + e^-x)     dx = dy y (1 - y)
                .rule(
                        "Sigmoid",
                        6,
                        (op, dy) -> List.of(dy.times(op.output()).times(op.one().minus(op.output()))))
                // y = tanh(x)     dx = dy (1 - y^2)
                .rule(
                        "Tanh",
                        6,
                        (op, dy) -> List.of(dy.times(op.one().minus(op.output().squared()))))
                .rule("Identity", 1, (op, dy) -> List.of(dy))
                // Inference only: the mask is all ones.
                .rule("Dropout", 1, ElementwiseRules::dropout)
                // To a type of real numbers; other types carry no cotangent.
                .rule("Cast", 6, (op, dy) -> List.of(dy.cast(op.dtype())))
                .rule("CastLike", 15, (op, dy) -> List.of(dy.cast(op.dtype()), Op.none()))
                .rule("Clip", 6, ElementwiseRules::clip);
    }

    /** The slope, told from the output where that has the sign of the input, which ONNX Runtime then need not keep. */
    private static Value leakySlope(Op op) {
        float leak = op.attributes().real("alpha", 0.01f);
        if (leak < 0 || leak > 1) {
            return op.input(0).step().times(1 - leak).plus(leak);
        }
        var step = (leak > 0 ? op.output() : op.input(0)).step();
        return step.op("Max", step.like(leak));
    }

    private static List<Value> dropout(Op op, Value dy) {
        boolean training = op.hasInput(2)
                && op.constant(2).map(mode -> mode.getLong(0) != 0).orElse(true);
        if (training) {
            throw op.refuse("it drops at random, in training mode", "export the model for inference");
        }
        return firstOnly(op, dy);
    }

    /**
     * y = min(max(x, low), high): the gradient goes to x between the bounds and to a bound beyond it; to the upper bound alone where the
     * bounds are exchanged. On a bound it goes to x if the bound's own is asked for, else nowhere.
     */
    private static List<Value> clip(Op op, Value dy) {
        if (op.needs(1) || op.needs(2)) {
            return clipWithBounds(op, dy);
        }
        return firstOnly(op, op.hasInput(1) || op.hasInput(2) ? dy.times(unclipped(op)) : dy);
    }

    /** 1 strictly between the bounds. It is y that is compared and not x, which ONNX Runtime then need not keep. */
    private static Value unclipped(Op op) {
        var y = op.output();
        var above = op.hasInput(1) ? y.greaterThan(op.input(1)) : null;
        var below = op.hasInput(2) ? y.lessThan(op.input(2)) : null;
        if (above == null || below == null) {
            return (above == null ? below : above).cast(op.dtype());
        }
        return above.and(below).cast(op.dtype());
    }

    private static List<Value> clipWithBounds(Op op, Value dy) {
        var x = op.input(0);
        var dx = dy;
        var dlow = Op.none();
        var dhigh = Op.none();
        if (op.hasInput(2)) {
            var above = (op.hasInput(1) && !inOrder(op) ? x.op("Max", op.input(1)) : x).greaterThan(op.input(2));
            dhigh = total(dx.when(above));
            dx = above.where(dx.like(0), dx);
        }
        if (op.hasInput(1)) {
            var below = x.lessThan(op.input(1));
            dlow = total(dx.when(below));
            dx = below.where(dx.like(0), dx);
        }
        return List.of(dx, dlow, dhigh).subList(0, op.inputCount());
    }

    /** Whether the lower bound is known not to exceed the upper one. */
    private static boolean inOrder(Op op) {
        return op.constant(1)
                .flatMap(low -> op.constant(2).map(high -> low.getDouble(0) <= high.getDouble(0)))
                .orElse(false);
    }

    /** The sum of all elements, of rank 0. */
    private static Value total(Value value) {
        return value.op("ReduceSum", Attributes.of("keepdims", 0));
    }
}
