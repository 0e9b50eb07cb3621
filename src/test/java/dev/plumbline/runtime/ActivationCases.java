package dev.plumbline.runtime;

import static dev.plumbline.runtime.OperatorCase.drawn;
import static dev.plumbline.runtime.OperatorCase.normal;
import static dev.plumbline.runtime.OperatorCase.op;
import static dev.plumbline.runtime.OperatorCase.spread;

import java.util.stream.Stream;

/** Rows of the table of operators: activations, trigonometric and inverse functions. */
final class ActivationCases {
    private ActivationCases() {}

    static Stream<OperatorCase> rows() {
        return Stream.concat(activations(), trigonometric()).map(OperatorCase::inFloat);
    }

    private static Stream<OperatorCase> activations() {
        return Stream.of(
                op("Elu", spread(2, 3)),
                op("Elu", spread(2, 3)).with("alpha", 0.4f),
                op("Selu", spread(2, 3)),
                op("Selu", spread(2, 3)).with("alpha", 1.2f).with("gamma", 0.9f),
                op("Celu", spread(2, 3)),
                op("Celu", spread(2, 3)).with("alpha", 2f),
                op("Softplus", normal(2, 3)).batched(),
                op("Softsign", spread(2, 3)),
                op("HardSigmoid", spread(2, 3)),
                op("HardSigmoid", spread(2, 3)).with("alpha", 2f).with("beta", 0.45f),
                op("HardSwish", spread(2, 3)),
                op("Mish", normal(2, 3)),
                op("ThresholdedRelu", spread(2, 3)).with("alpha", 0.25f),
                op("Shrink", spread(2, 3)).with("lambd", 0.25f).with("bias", 0.1f));
    }

    private static Stream<OperatorCase> trigonometric() {
        return Stream.of(
                op("Tan", drawn(-1, 1, 2, 3)),
                op("Asin", drawn(-0.8, 0.8, 2, 3)),
                op("Acos", drawn(-0.8, 0.8, 2, 3)),
                op("Atan", normal(2, 3)),
                op("Sinh", normal(2, 3)),
                op("Cosh", normal(2, 3)),
                op("Asinh", normal(2, 3)),
                op("Acosh", drawn(1.5, 3, 2, 3)),
                op("Atanh", drawn(-0.8, 0.8, 2, 3)));
    }
}
