package dev.plumbline.graph.lowering;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Value;
import java.util.List;

/** Operators that ONNX Runtime puts in place of several when it optimises a model. */
final class FusionLowerings {
    private static final String MICROSOFT = "com.microsoft";

    private FusionLowerings() {}

    static void addTo(LoweringTable table) {
        table.custom(MICROSOFT, "FusedMatMul", FusionLowerings::matMul)
                .custom(MICROSOFT, "TransposeMatMul", FusionLowerings::matMul)
                .custom(MICROSOFT, "FusedGemm", FusionLowerings::gemm)
                .custom(MICROSOFT, "FusedConv", FusionLowerings::convolution)
                .custom(MICROSOFT, "Attention", FusedAttention::packed)
                .custom(MICROSOFT, "MultiHeadAttention", FusedAttention::multiHead);
    }

    /** alpha A B, each with its last two axes exchanged where the node says so. */
    private static List<Value> matMul(Call call) {
        var attributes = call.attributes();
        if (attributes.flag("transBatchA", false) || attributes.flag("transBatchB", false)) {
            return call.unchanged();
        }
        var left = transposed(call, 0, attributes.flag("transA", false));
        var right = transposed(call, 1, attributes.flag("transB", false));
        return List.of(left.matmul(right).times(attributes.real("alpha", 1)));
    }

    private static Value transposed(Call call, int index, boolean transpose) {
        if (!transpose) {
            return call.input(index);
        }
        int rank = call.rank(index).orElseThrow(() -> call.invalid("input %d of known rank".formatted(index)));
        return rank < 2 ? call.input(index) : call.input(index).transposeLast(rank);
    }

    private static List<Value> gemm(Call call) {
        var attributes = call.attributes();
        var product = call.builder()
                .op(
                        "Gemm",
                        attributes.without("activation", "activation_alpha", "activation_beta", "activation_gamma"),
                        call.inputs());
        float[] parameters = {attributes.real("activation_alpha", 0.01f), attributes.real("activation_beta", 0.5f)};
        return List.of(activation(call, product, parameters));
    }

    private static List<Value> convolution(Call call) {
        var attributes = call.attributes();
        var inputs = new Value[] {call.input(0), call.input(1), call.inputOrNull(2)};
        var convolved = call.builder().op("Conv", attributes.without("activation", "activation_params"), inputs);
        var parameters = attributes.reals("activation_params").orElse(new float[0]);
        return List.of(activation(call, convolved.plusOptional(call.inputOrNull(3)), parameters));
    }

    /** The activation that a node names, after what it computes otherwise. */
    private static Value activation(Call call, Value x, float... parameters) {
        String op = call.attributes().text("activation", "");
        return switch (op) {
            case "" -> x;
            case "LeakyRelu" -> x.op(op, Attributes.none().with("alpha", parameters[0]));
            case "HardSigmoid" ->
                x.op(op, Attributes.none().with("alpha", parameters[0]).with("beta", parameters[1]));
            case "Clip" -> x.op(op, x.like(parameters[0]), x.like(parameters[1]));
            default -> x.op(op);
        };
    }
}
