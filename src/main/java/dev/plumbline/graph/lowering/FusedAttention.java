package dev.plumbline.graph.lowering;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Value;
import dev.plumbline.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Attention as ONNX Runtime fuses it: queries, keys and values in one matrix, or each {@code [batch, length, heads * size]}. */
final class FusedAttention {
    private static final float MASKED = -10_000;

    private FusedAttention() {}

    /** Inputs: x, weights, bias, mask, past, attention bias. */
    static List<Value> packed(Call call) {
        if (call.hasInput(4) || call.attributes().flag("do_rotary", false) || hasUnknownMask(call, 3)) {
            return call.unchanged();
        }
        var projected = call.input(0).matmul(call.input(1)).plusOptional(call.inputOrNull(2));
        var sizes = call.integers("qkv_hidden_sizes");
        var attributes = Attributes.of("axis", -1);
        var parts = sizes == null
                ? call.builder().op("Split", attributes.with("num_outputs", 3), 3, projected)
                : call.builder().op("Split", attributes, 3, projected, sizes);
        return call.results(attend(call, parts, 3, 5));
    }

    /** Inputs: query, key, value, bias, key mask, attention bias, past key, past value. */
    static List<Value> multiHead(Call call) {
        boolean separate = call.hasInput(1) && call.hasInput(2) && call.rank(1).orElse(3) == 3;
        if (!separate
                || call.hasInput(6)
                || hasUnknownMask(call, 4)
                || call.node().hasOutput(1)) {
            return call.unchanged();
        }
        var parts = new ArrayList<>(List.of(call.input(0), call.input(1), call.input(2)));
        if (call.hasInput(3)) {
            var sizes =
                    Value.concat(0, parts.stream().map(part -> part.extent(-1)).toList());
            var biases = call.builder().op("Split", Attributes.of("axis", 0), 3, call.input(3), sizes);
            IntStream.range(0, 3).forEach(i -> parts.set(i, parts.get(i).plus(biases.get(i))));
        }
        return call.results(attend(call, parts, 4, 5));
    }

    /** A mask of one number per row counts its keys; one of two axes tells for each key, one of three for each query and key. */
    private static boolean hasUnknownMask(Call call, int index) {
        return call.hasInput(index) && call.rank(index).orElse(2) > 3;
    }

    private static Value attend(Call call, List<Value> parts, int mask, int bias) {
        long heads = call.attributes().integer("num_heads", 1);
        var query = Heads.split(parts.get(0), heads);
        var key = Heads.split(parts.get(1), heads);
        var scores = Heads.scale(query, call.attributes()).matmul(key.transpose(0, 1, 3, 2));
        var biased = scores.plusOptional(call.inputOrNull(bias))
                .plusOptional(call.hasInput(mask) ? mask(call, mask, key) : null)
                .plusOptional(call.attributes().flag("unidirectional", false) ? causal(query, key) : null);
        var weights = biased.op("Softmax", Attributes.of("axis", -1));
        return Heads.join(weights.matmul(Heads.split(parts.get(2), heads)));
    }

    private static Value mask(Call call, int index, Value key) {
        var given = call.input(index);
        var seen = switch (call.rank(index).orElse(2)) {
            case 1 ->
                AttentionBias.positions(key.extent(2))
                        .lessThan(given.cast(DType.INT64).unsqueeze(1, 2, 3));
            case 2 -> given.greaterThan(0).unsqueeze(1, 2);
            default -> given.greaterThan(0).unsqueeze(1);
        };
        return seen.where(key.like(0), key.like(call.attributes().real("mask_filter_value", MASKED)));
    }

    private static Value causal(Value query, Value key) {
        var queries = AttentionBias.positions(query.extent(2)).unsqueeze(1);
        var offset = key.extent(2).minus(query.extent(2));
        var seen = AttentionBias.positions(key.extent(2)).atMost(queries.plus(offset));
        return seen.where(key.like(0), key.like(Double.NEGATIVE_INFINITY));
    }
}
