package dev.plumbline.graph.lowering;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Value;
import java.util.List;

/** Activations that came after the canonical operator set, or from ONNX Runtime's own domain, as their formulas. */
final class ActivationLowerings {
    private static final String MICROSOFT = "com.microsoft";
    private static final double SQRT_HALF = Math.sqrt(0.5);
    private static final double SQRT_TWO_OVER_PI = Math.sqrt(2 / Math.PI);

    private ActivationLowerings() {}

    static void addTo(LoweringTable table) {
        table.always(
                        "Gelu",
                        call -> List.of(
                                call.attributes().text("approximate", "none").equals("tanh")
                                        ? tanhGelu(call.input(0))
                                        : gelu(call.input(0))))
                .always(
                        "Swish",
                        call -> List.of(swish(call.input(0), call.attributes().real("alpha", 1))))
                .always("HardSwish", call -> List.of(hardSwish(call.input(0))))
                .always(
                        "Mish",
                        call -> List.of(
                                call.input(0).times(call.input(0).op("Softplus").tanh())))
                .custom(MICROSOFT, "Gelu", call -> List.of(gelu(call.input(0))))
                .custom(
                        MICROSOFT,
                        "BiasGelu",
                        call -> List.of(gelu(call.input(0).plus(call.input(1)))))
                .custom(
                        MICROSOFT,
                        "FastGelu",
                        call -> List.of(
                                tanhGelu(call.hasInput(1) ? call.input(0).plus(call.input(1)) : call.input(0))))
                .custom(
                        MICROSOFT,
                        "QuickGelu",
                        call -> List.of(swish(call.input(0), call.attributes().real("alpha", 1.702f))));
    }

    /** x/2 (1 + erf(x/sqrt 2)); Hendrycks and Gimpel 2016. */
    private static Value gelu(Value x) {
        return x.times(0.5).times(x.times(SQRT_HALF).erf().plus(1));
    }

    /** x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))), the approximation of the same paper. */
    private static Value tanhGelu(Value x) {
        var inner = x.plus(x.squared().times(x).times(0.044715)).times(SQRT_TWO_OVER_PI);
        return x.times(0.5).times(inner.tanh().plus(1));
    }

    private static Value swish(Value x, double alpha) {
        return x.times(x.times(alpha).sigmoid());
    }

    private static Value hardSwish(Value x) {
        var attributes = Attributes.none().with("alpha", 1 / 6f).with("beta", 0.5f);
        return x.times(x.op("HardSigmoid", attributes));
    }
}
