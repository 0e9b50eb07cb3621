package dev.plumbline.graph.lowering;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Value;
import dev.plumbline.tensor.DType;
import java.util.List;

/**
 * What is added to the scores of attention before the softmax: 0 where a query sees a key, minus infinity where it does not.
 *
 * @param values broadcast to {@code [batch, heads, queries, keys]}; {@code null} where every query sees every key
 * @param mayHideAll whether a query may see no key at all; its weights are then zero
 */
record AttentionBias(Value values, boolean mayHideAll) {
    /** The mask, causality, window and lengths that a node of ONNX's Attention names. */
    static AttentionBias of(Call call, Value query, Value key) {
        var mask = call.hasInput(3) ? mask(call, query, key) : null;
        var offset = offset(call, query);
        var frontier = call.attributes().flag("is_causal", false) ? causal(query, key, offset) : null;
        var window = window(call, query, key, offset);
        var padding = call.hasInput(6) ? padding(call, query, key) : null;
        Value sum = null;
        for (var part : new Value[] {mask, frontier, window, padding}) {
            sum = sum == null ? part : sum.plusOptional(part);
        }
        return new AttentionBias(sum, mask != null || window != null || padding != null);
    }

    Value addTo(Value scores) {
        return scores.plusOptional(values);
    }

    /** The softmax of the biased scores over the keys, zero for queries that see none. */
    Value weights(Value scores) {
        if (!mayHideAll) {
            return softmax(addTo(scores));
        }
        var best = values.op(
                "ReduceMax", Attributes.of("keepdims", 1), values.builder().ints(-1));
        var blind = best.equalTo(Double.NEGATIVE_INFINITY);
        var weights = softmax(scores.plus(blind.where(values.like(0), values)));
        return blind.where(weights.like(0), weights);
    }

    private static Value softmax(Value scores) {
        return scores.op("Softmax", Attributes.of("axis", -1));
    }

    /** A mask given as an input: truth values, or numbers to add; shorter masks are continued as hidden. */
    private static Value mask(Call call, Value query, Value key) {
        var given = call.input(3);
        boolean truth = call.builder().dtype(given).filter(DType.BOOL::equals).isPresent();
        var added = truth ? hideUnless(given, query) : given.castLike(query);
        if (call.opset() < 24) {
            return added;
        }
        var builder = call.builder();
        var missing = key.extent(2).minus(added.extent(-1));
        var pads = Value.concat(0, List.of(builder.ints(0), missing));
        return builder.op("Pad", added, pads, added.like(Double.NEGATIVE_INFINITY), builder.ints(-1));
    }

    /** How many keys come before the first query; a list of one number, or one for each row {@code [batch, 1, 1, 1]}. */
    private static Value offset(Call call, Value query) {
        if (call.hasInput(4)) {
            return call.input(4).extent(2);
        }
        return call.hasInput(6)
                ? call.input(6).minus(query.extent(2)).unsqueeze(1, 2, 3)
                : call.builder().ints(0);
    }

    private static Value causal(Value query, Value key, Value offset) {
        return hideUnless(positions(key.extent(2)).atMost(queries(query, offset)), query);
    }

    private static Value window(Call call, Value query, Value key, Value offset) {
        long left = call.attributes().integer("left_window_size", -1);
        long right = call.attributes().integer("right_window_size", -1);
        if (left < 0 && right < 0) {
            return null;
        }
        var ahead = queries(query, offset).minus(positions(key.extent(2)));
        var near = left < 0 ? null : ahead.atMost(ahead.like((double) left));
        var far = right < 0 ? null : ahead.atLeast(ahead.like((double) -right));
        return hideUnless(near == null ? far : far == null ? near : near.and(far), query);
    }

    private static Value padding(Call call, Value query, Value key) {
        return hideUnless(positions(key.extent(2)).lessThan(call.input(6).unsqueeze(1, 2, 3)), query);
    }

    /** Positions of the queries, {@code [queries, 1]} or {@code [batch, 1, queries, 1]}. */
    private static Value queries(Value query, Value offset) {
        return positions(query.extent(2)).unsqueeze(1).plus(offset);
    }

    static Value positions(Value extent) {
        return extent.builder().op("Range", extent.like(0), extent.squeeze(0), extent.like(1));
    }

    private static Value hideUnless(Value seen, Value like) {
        return seen.where(like.like(0), like.like(Double.NEGATIVE_INFINITY));
    }
}
