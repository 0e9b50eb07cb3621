package dev.plumbline.graph.lowering;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Value;
import java.util.List;

/** Attention and rotary embedding of ONNX's own operator set. */
final class AttentionLowerings {
    private AttentionLowerings() {}

    static void addTo(LoweringTable table) {
        table.always("Attention", AttentionLowerings::attention).always("RotaryEmbedding", RotaryEmbedding::lower);
    }

    /**
     * Y = softmax(scale Q K' + bias) V per head (Vaswani et al. 2017). Inputs are {@code [batch, heads, length, size]}, or
     * {@code [batch, length, heads * size]} where the node names the numbers of heads.
     */
    private static List<Value> attention(Call call) {
        var attributes = call.attributes();
        boolean flat = call.rank(0).orElse(attributes.has("q_num_heads") ? 3 : 4) == 3;
        long queryHeads = attributes.integer("q_num_heads", 0);
        long keyHeads = attributes.integer("kv_num_heads", 0);
        var query = flat ? Heads.split(call.input(0), queryHeads) : call.input(0);
        var newKey = flat ? Heads.split(call.input(1), keyHeads) : call.input(1);
        var newValue = flat ? Heads.split(call.input(2), keyHeads) : call.input(2);
        var key = call.hasInput(4) ? Value.concat(2, List.of(call.input(4), newKey)) : newKey;
        var value = call.hasInput(5) ? Value.concat(2, List.of(call.input(5), newValue)) : newValue;
        boolean grouped = !flat || queryHeads != keyHeads;

        var scores =
                Heads.scale(query, attributes).matmul((grouped ? Heads.repeat(key, query) : key).transpose(0, 1, 3, 2));
        float cap = attributes.real("softcap", 0);
        var capped = cap > 0 ? scores.over(cap).tanh().times(cap) : scores;
        var bias = AttentionBias.of(call, query, key);
        var biased = bias.addTo(capped);
        var weights = bias.weights(capped);
        var y = weights.matmul(grouped ? Heads.repeat(value, query) : value);
        var seen = switch ((int) attributes.integer("qk_matmul_output_mode", 0)) {
            case 0 -> scores;
            case 1 -> capped;
            case 2 -> biased;
            default -> weights;
        };
        return call.results(flat ? Heads.join(y) : y, key, value, seen);
    }

    /** Rotary position embedding; Su et al. 2021. */
    private static final class RotaryEmbedding {
        private RotaryEmbedding() {}

        /** Rotates pairs of the first {@code rotary_embedding_dim} elements of each head by an angle per position. */
        static List<Value> lower(Call call) {
            var attributes = call.attributes();
            long heads = attributes.integer("num_heads", 0);
            boolean flat = call.rank(0).orElse(heads > 0 ? 3 : 4) == 3;
            var x = flat ? Heads.split(call.input(0), heads) : call.input(0);
            long rotated = attributes.integer("rotary_embedding_dim", 0);
            var turned = rotated == 0 ? x : x.slice(-1, 0, rotated);
            var result = attributes.flag("interleaved", false)
                    ? interleaved(turned, angles(call, 1), angles(call, 2))
                    : halves(turned, angles(call, 1), angles(call, 2));
            var y = rotated == 0 ? result : Value.concat(-1, List.of(result, x.slice(-1, rotated, Long.MAX_VALUE)));
            return List.of(flat ? Heads.join(y) : y);
        }

        /** Cosines or sines {@code [batch, 1, length, size / 2]}. */
        private static Value angles(Call call, int index) {
            var cache = call.input(index);
            return (call.hasInput(3) ? cache.gather(call.input(3), 0) : cache).unsqueeze(1);
        }

        private static Value halves(Value x, Value cos, Value sin) {
            var parts = x.builder().op("Split", Attributes.of("axis", -1).with("num_outputs", 2), 2, x);
            return Value.concat(-1, List.of(real(parts, cos, sin), imaginary(parts, cos, sin)));
        }

        private static Value interleaved(Value x, Value cos, Value sin) {
            var parts = List.of(everySecond(x, 0), everySecond(x, 1));
            var pairs = Value.concat(
                    -1,
                    List.of(
                            real(parts, cos, sin).unsqueeze(-1),
                            imaginary(parts, cos, sin).unsqueeze(-1)));
            return pairs.reshape(x.shape());
        }

        private static Value everySecond(Value x, long start) {
            var builder = x.builder();
            return x.op("Slice", builder.ints(start), builder.ints(Long.MAX_VALUE), builder.ints(-1), builder.ints(2));
        }

        private static Value real(List<Value> parts, Value cos, Value sin) {
            return parts.get(0).times(cos).minus(parts.get(1).times(sin));
        }

        private static Value imaginary(List<Value> parts, Value cos, Value sin) {
            return parts.get(0).times(sin).plus(parts.get(1).times(cos));
        }
    }
}
