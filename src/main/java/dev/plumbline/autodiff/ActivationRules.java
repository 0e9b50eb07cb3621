package dev.plumbline.autodiff;

import dev.plumbline.graph.Value;
import java.util.List;

/** Activation functions with constants of their own; at a kink the derivative is that of the lower side. */
final class ActivationRules {
    private static final float SELU_ALPHA = 1.6732632f;
    private static final float SELU_GAMMA = 1.050701f;

    private ActivationRules() {}

    static void addTo(RuleTable table) {
        table
                // y = x where x > 0, else a (e^x - 1)     dx = dy, else dy (y + a)
                .rule("Elu", 6, (op, dy) -> List.of(bent(op, dy, 1, op.output().plus(alpha(op, 1)))))
                // y = g x where x > 0, else g a (e^x - 1)     dx = dy g, else dy (y + g a)
                .rule("Selu", 6, (op, dy) -> {
                    float gamma = op.attributes().real("gamma", SELU_GAMMA);
                    return List.of(bent(op, dy, gamma, op.output().plus(gamma * alpha(op, SELU_ALPHA))));
                })
                // y = x where x > 0, else a (e^(x/a) - 1)     dx = dy, else dy (y/a + 1)
                .rule(
                        "Celu",
                        12,
                        (op, dy) -> List.of(
                                bent(op, dy, 1, op.output().over(alpha(op, 1)).plus(1))))
                // y = ln(1 + e^x)     dx = dy / (1 + e^-x)
                .rule("Softplus", 1, (op, dy) -> List.of(dy.times(op.input(0).sigmoid())))
                // y = x / (1 + |x|)     dx = dy / (1 + |x|)^2
                .rule(
                        "Softsign",
                        1,
                        (op, dy) -> List.of(dy.over(op.input(0).abs().plus(1).squared())))
                // y = min(max(a x + b, 0), 1)     dx = dy a strictly between
                .rule(
                        "HardSigmoid",
                        6,
                        (op, dy) -> List.of(dy.times(alpha(op, 0.2f))
                                .when(op.output().greaterThan(0).and(op.output().lessThan(1)))))
                // y = x where x > a, else 0
                .rule(
                        "ThresholdedRelu",
                        10,
                        (op, dy) -> List.of(dy.when(op.input(0).greaterThan(alpha(op, 1)))))
                // y = x moved by the bias towards 0 where |x| > l, else 0
                .rule(
                        "Shrink",
                        9,
                        (op, dy) -> List.of(dy.when(
                                op.input(0).abs().greaterThan(op.attributes().real("lambd", 0.5f)))));
    }

    private static float alpha(Op op, float absent) {
        return op.attributes().real("alpha", absent);
    }

    /** A straight line of this slope above 0, another derivative up to 0. */
    private static Value bent(Op op, Value dy, double slope, Value below) {
        return op.input(0).greaterThan(0).where(dy.times(slope), dy.times(below));
    }
}
