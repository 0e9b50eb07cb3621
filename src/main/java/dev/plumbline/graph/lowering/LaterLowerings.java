package dev.plumbline.graph.lowering;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Value;
import dev.plumbline.tensor.DType;
import java.util.List;
import java.util.stream.IntStream;

/** Operators that came after the canonical operator set and are told by older ones. */
final class LaterLowerings {
    private LaterLowerings() {}

    static void addTo(LoweringTable table) {
        table.always("CumProd", LaterLowerings::cumulativeProduct)
                .always("TensorScatter", LaterLowerings::tensorScatter);
    }

    /** y_i = product of x_j up to i: all pairs i, j along the axis, with 1 where j is not among those multiplied. */
    private static List<Value> cumulativeProduct(Call call) {
        var x = call.input(0);
        int rank = rank(call);
        int axis = axis(
                call.constant(1)
                        .orElseThrow(() -> call.invalid("a constant axis, found one computed in the graph"))
                        .getLong(0),
                rank);
        var positions = range(x.extent(axis));
        var trailing = IntStream.range(2, rank - axis + 1).asLongStream().toArray();
        var output = positions.unsqueeze(1);
        var factor = positions.unsqueeze(0);
        boolean exclusive = call.attributes().flag("exclusive", false);
        var multiplied = call.attributes().flag("reverse", false)
                ? (exclusive ? factor.greaterThan(output) : factor.atLeast(output))
                : (exclusive ? factor.lessThan(output) : factor.atMost(output));
        var factors = multiplied.unsqueeze(trailing).where(x.unsqueeze(axis), x.like(1));
        return List.of(factors.op(
                "ReduceProd", Attributes.of("keepdims", 0), call.builder().ints(axis + 1L)));
    }

    /** A cache with an update written into it along one axis, from a position of each row on; circular caches begin again at 0. */
    private static List<Value> tensorScatter(Call call) {
        var cache = call.input(0);
        var update = call.input(1);
        int rank = rank(call);
        int axis = axis(call.attributes().integer("axis", -2), rank);
        var offsets = range(update.extent(axis)).unsqueeze(0);
        var places =
                call.hasInput(2) ? call.input(2).cast(DType.INT64).unsqueeze(1).plus(offsets) : offsets;
        if (call.attributes().text("mode", "linear").equals("circular")) {
            places = places.op("Mod", cache.extent(axis));
        }
        var others = IntStream.range(1, rank)
                .filter(other -> other != axis)
                .asLongStream()
                .toArray();
        var indices = places.unsqueeze(others).expand(update.shape());
        return List.of(cache.op("ScatterElements", Attributes.of("axis", axis), indices, update));
    }

    private static int rank(Call call) {
        return call.rank(0).orElseThrow(() -> call.invalid("data of known rank; declare its shape"));
    }

    private static int axis(long axis, int rank) {
        return (int) (axis < 0 ? axis + rank : axis);
    }

    private static Value range(Value count) {
        return count.builder().op("Range", count.like(0), count.squeeze(0), count.like(1));
    }
}
