package dev.plumbline.graph.lowering;

import dev.plumbline.graph.Value;
import dev.plumbline.tensor.DType;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** Quantised numbers of kinds that came after the canonical operator set. */
final class QuantizationLowerings {
    private static final Set<DType> CANONICAL = Set.of(DType.INT8, DType.UINT8, DType.INT32);

    private QuantizationLowerings() {}

    static void addTo(LoweringTable table) {
        table.from(19, "DequantizeLinear", QuantizationLowerings::dequantize);
    }

    /** y = (x - zero) scale; blocks of neighbours along the axis may share a scale. */
    private static List<Value> dequantize(Call call) {
        long block = call.attributes().integer("block_size", 0);
        boolean canonical =
                call.builder().dtype(call.input(0)).map(CANONICAL::contains).orElse(true);
        if (block == 0 && canonical) {
            return call.same(call.attributes().without("block_size", "output_dtype"), call.inputs());
        }
        var x = call.input(0).castLike(call.input(1));
        var centred = call.hasInput(2) ? x.minus(spread(call, 2, block)) : x;
        return List.of(centred.times(spread(call, 1, block)));
    }

    /** A scale or zero point as it broadcasts to x: one for all, one for each place of an axis, or one for each block along it. */
    private static Value spread(Call call, int input, long block) {
        var value = call.input(input).castLike(call.input(1));
        int rank = call.rank(0).orElseThrow(() -> call.invalid("data of known rank; declare its shape"));
        int parameters = call.rank(input).orElseThrow(() -> call.invalid("scales of known rank; declare their shape"));
        long given = call.attributes().integer("axis", 1);
        long axis = given < 0 ? given + rank : given;
        if (block > 0) {
            return repeated(call, value, axis, rank, block);
        }
        return parameters == 0
                ? value
                : value.unsqueeze(LongStream.range(1, rank - axis).toArray());
    }

    private static Value repeated(Call call, Value value, long axis, int rank, long block) {
        var builder = call.builder();
        var copies = LongStream.range(0, rank + 1L)
                .map(dim -> dim == axis + 1 ? block : 1)
                .toArray();
        var merged = LongStream.range(0, rank)
                .mapToObj(dim -> dim == axis ? builder.ints(-1) : value.extent(dim))
                .toArray(Value[]::new);
        return value.unsqueeze(axis + 1)
                .expand(builder.ints(copies))
                .reshape(merged)
                .op("Slice", builder.ints(0), call.input(0).extent(axis), builder.ints(axis));
    }
}
