package dev.plumbline.autodiff;

import dev.plumbline.graph.Value;
import dev.plumbline.tensor.Tensor;
import java.util.Collections;
import java.util.List;

/** Arithmetic on several tensors that broadcast; the engine sums the cotangents back. */
final class ArithmeticRules {
    private ArithmeticRules() {}

    static void addTo(RuleTable table) {
        table
                // y = a + b     da = dy,  db = dy
                .broadcasting("Add", 7, (op, dy) -> List.of(dy, dy))
                // y = a - b     da = dy,  db = -dy
                .broadcasting("Sub", 7, (op, dy) -> List.of(dy, negateIf(op.needs(1), dy)))
                // y = a b     da = dy b,  db = dy a
                .broadcasting("Mul", 7, (op, dy) -> List.of(dy.times(op.input(1)), dy.times(op.input(0))))
                // y = a / b     da = dy / b,  db = -da y
                .broadcasting("Div", 7, (op, dy) -> {
                    var da = dy.over(op.input(1));
                    return List.of(da, da.times(op.output()).negate());
                })
                .broadcasting("Pow", 7, ArithmeticRules::pow)
                // y = a - b n, n being a / b rounded towards zero     da = dy,  db = -dy n
                .broadcasting(
                        "Mod",
                        10,
                        (op, dy) -> List.of(
                                dy,
                                op.needs(1)
                                        ? dy.times(
                                                op.output().minus(op.input(0)).over(op.input(1)))
                                        : Op.none()))
                // y = a where c, else b
                .broadcasting(
                        "Where",
                        9,
                        (op, dy) -> List.of(
                                Op.none(), dy.when(op.input(0)), op.input(0).where(dy.like(0), dy)))
                // y = sum of all inputs
                .broadcasting("Sum", 8, (op, dy) -> Collections.nCopies(op.inputCount(), dy))
                .broadcasting("Mean", 8, (op, dy) -> Collections.nCopies(op.inputCount(), dy.over(op.inputCount())))
                .broadcasting("Max", 8, ArithmeticRules::extremum)
                .broadcasting("Min", 8, ArithmeticRules::extremum)
                // y = x where x >= 0, else s x; 1 at 0
                .broadcasting("PRelu", 7, (op, dy) -> {
                    var below = op.input(0).lessThan(0);
                    return List.of(
                            below.where(dy.times(op.input(1)), dy),
                            dy.times(op.input(0)).when(below));
                })
                // A repeated value's copies give back their sum.
                .broadcasting("Expand", 8, (op, dy) -> List.of(dy, Op.none()));
    }

    private static Value negateIf(boolean needed, Value dy) {
        return needed ? dy.negate() : Op.none();
    }

    /**
     * y = a^b: da = dy b a^(b-1), and 0 where b is 0; db = dy y ln a, and 0 where a is not positive.
     */
    private static List<Value> pow(Op op, Value dy) {
        var a = op.input(0);
        var b = op.input(1).cast(op.dtype());
        return List.of(
                op.needs(0) ? dy.times(powDerivative(op, a, b)) : Op.none(),
                op.needs(1)
                        ? dy.times(op.output())
                                .times(a.greaterThan(0).where(a, a.like(1)).log())
                        : Op.none());
    }

    private static Value powDerivative(Op op, Value a, Value b) {
        var exponent = op.constant(1).filter(tensor -> tensor.size() == 1).map(ArithmeticRules::only);
        if (exponent.isPresent() && exponent.get() == 2) {
            return a.times(2);
        }
        if (exponent.isPresent() && exponent.get() != 0) {
            return a.pow(b.minus(1)).times(b);
        }
        var zero = b.equalTo(0);
        return zero.where(a.like(0), a.pow(zero.where(b.like(0), b.minus(1))).times(b));
    }

    private static double only(Tensor tensor) {
        return tensor.getDouble(0);
    }

    /** y = max or min over the inputs: inputs that tie share the gradient evenly. */
    private static List<Value> extremum(Op op, Value dy) {
        if (op.inputCount() == 1) {
            return List.of(dy);
        }
        var holds = op.inputs().stream()
                .map(x -> x.equalTo(op.output()).cast(op.dtype()))
                .toList();
        var ties = holds.get(0).op("Sum", holds.subList(1, holds.size()).toArray(Value[]::new));
        var share = dy.over(ties);
        return holds.stream().map(share::times).toList();
    }
}
