package dev.plumbline.graph.lowering;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Value;
import java.util.List;

/**
 * Normalisations that came after the canonical operator set, and those that ONNX Runtime fuses; LayerNormalization itself is canonical.
 */
final class NormalizationLowerings {
    private static final String MICROSOFT = "com.microsoft";

    private NormalizationLowerings() {}

    static void addTo(LoweringTable table) {
        table.always("RMSNormalization", NormalizationLowerings::rootMeanSquare)
                .always("SimplifiedLayerNormalization", NormalizationLowerings::rootMeanSquare)
                .custom(MICROSOFT, "SimplifiedLayerNormalization", NormalizationLowerings::rootMeanSquare)
                .always("MeanVarianceNormalization", NormalizationLowerings::meanVariance)
                .upTo(20, "GroupNormalization", call -> group(call, true))
                .from(21, "GroupNormalization", call -> group(call, false))
                .custom(MICROSOFT, "SkipLayerNormalization", NormalizationLowerings::skip)
                .custom(MICROSOFT, "SkipSimplifiedLayerNormalization", NormalizationLowerings::skipRootMeanSquare)
                .custom(MICROSOFT, "EmbedLayerNormalization", NormalizationLowerings::embed);
    }

    /** y = x / sqrt(mean x^2 + epsilon) scale over the axes from {@code axis} on; Zhang and Sennrich 2019. */
    private static List<Value> rootMeanSquare(Call call) {
        var x = call.input(0);
        long axis = call.attributes().integer("axis", -1);
        var rows = axis == -1 ? x : x.op("Flatten", Attributes.of("axis", axis));
        var inverse = inverseRoot(call, rows);
        var normalized = rows.times(inverse);
        var y = (axis == -1 ? normalized : normalized.reshape(x.shape())).times(call.input(1));
        return call.results(y, axis == -1 ? inverse : null);
    }

    private static Value inverseRoot(Call call, Value rows) {
        return rows.squared()
                .meanKeeping(-1)
                .plus(call.attributes().real("epsilon", 1e-5f))
                .sqrt()
                .reciprocal();
    }

    /** y = (x - mean x) / sqrt(var x) over the axes; ONNX's definition adds 1e-9 to the deviation. */
    private static List<Value> meanVariance(Call call) {
        var axes = call.attributes().integers("axes").orElse(new long[] {0, 2, 3});
        var centred = call.input(0).minus(call.input(0).meanKeeping(axes));
        var deviation = centred.squared().meanKeeping(axes).sqrt();
        return List.of(centred.over(deviation.plus(1e-9)));
    }

    /**
     * Normalises each group of channels of {@code [N, C, D...]}; Wu and He 2018.
     *
     * @param perGroup whether scale and bias are {@code [groups]}, as before version 21, or {@code [C]}
     */
    private static List<Value> group(Call call, boolean perGroup) {
        var x = call.input(0);
        long groups = call.attributes().integer("num_groups", 1);
        var rows = x.reshape(0, groups, -1);
        var centred = rows.minus(rows.meanKeeping(-1));
        var deviation = centred.squared()
                .meanKeeping(-1)
                .plus(call.attributes().real("epsilon", 1e-5f))
                .sqrt();
        var normalized = centred.over(deviation);
        var builder = call.builder();
        var channels = perGroup
                ? normalized
                : normalized.reshape(builder.ints(0), call.input(1).extent(0), builder.ints(-1));
        var y = channels.times(call.input(1).unsqueeze(1)).plus(call.input(2).unsqueeze(1));
        return List.of(y.reshape(x.shape()));
    }

    /** Layer normalisation of input + skip + bias; the sum is the fourth output. */
    private static List<Value> skip(Call call) {
        var sum = call.input(0).plus(call.input(1)).plusOptional(call.inputOrNull(4));
        return call.results(layer(call, sum, call.input(2), call.inputOrNull(3)), null, null, sum);
    }

    private static List<Value> skipRootMeanSquare(Call call) {
        var sum = call.input(0).plus(call.input(1)).plusOptional(call.inputOrNull(3));
        return call.results(sum.times(inverseRoot(call, sum)).times(call.input(2)), null, null, sum);
    }

    private static Value layer(Call call, Value x, Value scale, Value bias) {
        var attributes =
                Attributes.of("axis", -1).with("epsilon", call.attributes().real("epsilon", 1e-12f));
        return x.op("LayerNormalization", attributes, scale, bias);
    }

    /** Layer normalisation of word + position + segment embeddings of token ids {@code [batch, sequence]}. */
    private static List<Value> embed(Call call) {
        var ids = call.input(0);
        var builder = call.builder();
        var words = call.input(2).gather(ids, 0);
        var positions = call.hasInput(8)
                ? call.input(3).gather(call.input(8), 0)
                : call.input(3).op("Slice", builder.ints(0), ids.extent(1), builder.ints(0));
        var sum = words.plus(positions)
                .plusOptional(call.hasInput(1) ? call.input(4).gather(call.input(1), 0) : null);
        var lengths = call.hasInput(7)
                ? call.input(7).op("ReduceSum", Attributes.of("keepdims", 0), builder.ints(1))
                : ids.times(ids.like(0)).op("ReduceSum", Attributes.of("keepdims", 0), builder.ints(1));
        return call.results(layer(call, sum, call.input(5), call.input(6)), lengths, sum);
    }
}
