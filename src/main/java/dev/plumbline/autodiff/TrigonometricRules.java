package dev.plumbline.autodiff;

import java.util.List;

/** Tangent, hyperbolic and inverse functions, element by element. */
final class TrigonometricRules {
    private TrigonometricRules() {}

    static void addTo(RuleTable table) {
        table
                // y = tan x     dx = dy (1 + y^2)
                .rule(
                        "Tan",
                        7,
                        (op, dy) -> List.of(dy.times(op.output().squared().plus(1))))
                // y = arcsin x     dx = dy / sqrt(1 - x^2)
                .rule(
                        "Asin",
                        7,
                        (op, dy) -> List.of(
                                dy.over(op.one().minus(op.input(0).squared()).sqrt())))
                // y = arccos x     dx = -dy / sqrt(1 - x^2)
                .rule(
                        "Acos",
                        7,
                        (op, dy) -> List.of(
                                dy.over(op.one().minus(op.input(0).squared()).sqrt())
                                        .negate()))
                // y = arctan x     dx = dy / (1 + x^2)
                .rule(
                        "Atan",
                        7,
                        (op, dy) -> List.of(dy.over(op.input(0).squared().plus(1))))
                .rule("Sinh", 9, (op, dy) -> List.of(dy.times(op.input(0).op("Cosh"))))
                .rule("Cosh", 9, (op, dy) -> List.of(dy.times(op.input(0).op("Sinh"))))
                // y = arsinh x     dx = dy / sqrt(x^2 + 1)
                .rule(
                        "Asinh",
                        9,
                        (op, dy) ->
                                List.of(dy.over(op.input(0).squared().plus(1).sqrt())))
                // y = arcosh x     dx = dy / sqrt(x^2 - 1)
                .rule(
                        "Acosh",
                        9,
                        (op, dy) ->
                                List.of(dy.over(op.input(0).squared().minus(1).sqrt())))
                // y = artanh x     dx = dy / (1 - x^2)
                .rule(
                        "Atanh",
                        9,
                        (op, dy) -> List.of(dy.over(op.one().minus(op.input(0).squared()))));
    }
}
