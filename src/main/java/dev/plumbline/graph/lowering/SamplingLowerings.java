package dev.plumbline.graph.lowering;

import dev.plumbline.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Images sampled at grids of coordinates, and the grids of affine maps; Jaderberg et al., Spatial Transformer Networks, 2015. */
final class SamplingLowerings {
    private SamplingLowerings() {}

    static void addTo(LoweringTable table) {
        table.always("GridSample", call -> new GridSampling(call).run())
                .always("AffineGrid", SamplingLowerings::affineGrid);
    }

    /** Maps {@code [N, k, k + 1]} to the coordinates {@code [N, D..., k]} they send a regular grid over [-1, 1] to, last axis first. */
    private static List<Value> affineGrid(Call call) {
        var theta = call.input(0);
        var builder = call.builder();
        int axes = (int) axes(call);
        var extents = IntStream.range(0, axes)
                .mapToObj(axis -> call.input(1).slice(0, axis + 2L, axis + 3L))
                .toList();
        var spatial = Value.concat(0, extents);
        var columns = new ArrayList<Value>();
        for (int axis = axes - 1; axis >= 0; axis--) {
            var along = coordinates(theta, extents.get(axis), call.attributes().flag("align_corners", false));
            var trailing = IntStream.range(1, axes - axis).asLongStream().toArray();
            columns.add(along.unsqueeze(trailing).expand(spatial).reshape(-1, 1));
        }
        columns.add(columns.get(0).zeros(columns.get(0).shape()).plus(1));
        var grid = Value.concat(1, columns).matmul(theta.transpose(0, 2, 1));
        return List.of(grid.reshape(theta.extent(0), spatial, builder.ints(axes)));
    }

    private static long axes(Call call) {
        return call.constant(1)
                .map(size -> OptionalLong.of(size.size() - 2L))
                .orElseGet(() -> call.extent(0, 1))
                .orElseThrow(() -> call.invalid("a size written into the model, or theta of known shape"));
    }

    /** Evenly spaced over [-1, 1]: at both ends where corners are aligned, else in the middles of as many parts. */
    private static Value coordinates(Value type, Value extent, boolean aligned) {
        var builder = type.builder();
        var positions = builder.op("Range", extent.like(0), extent.squeeze(0), extent.like(1))
                .castLike(type);
        var count = extent.castLike(type);
        return aligned
                ? positions.times(2).over(count.minus(1)).minus(1)
                : positions.times(2).plus(1).over(count).minus(1);
    }
}
