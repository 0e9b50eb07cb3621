package dev.plumbline.graph.lowering;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Value;
import dev.plumbline.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** One GridSample: x {@code [N, C, D...]} at the grid {@code [N, O..., k]}. */
final class GridSampling {
    private final Call call;
    private final Value image;
    private final Value grid;
    private final int axes;
    private final boolean aligned;
    private final String padding;

    GridSampling(Call call) {
        this.call = call;
        this.image = call.input(0);
        this.grid = call.input(1);
        this.axes = call.rank(0).orElseThrow(() -> call.invalid("an image of known rank; declare its shape")) - 2;
        this.aligned = call.attributes().flag("align_corners", false);
        this.padding = call.attributes().text("padding_mode", "zeros");
    }

    /** A pixel's position along one axis, or along all of them when flattened, and its share in the sample; both {@code [N, P]}. */
    private record Tap(Value position, Value weight) {}

    List<Value> run() {
        var points = grid.reshape(0, -1, axes);
        var taps = List.of(new Tap(null, null));
        for (int axis = 0; axis < axes; axis++) {
            taps = joined(
                    taps, along(axis, points.gather(call.builder().scalar(DType.INT64, axes - 1.0 - axis), 2)), axis);
        }
        var pixels = image.reshape(0, 0, -1);
        var perChannel = Value.concat(
                0,
                List.of(call.builder().ints(1), image.extent(1), call.builder().ints(1)));
        Value sum = null;
        for (var tap : taps) {
            var index = tap.position().cast(DType.INT64).unsqueeze(1).expand(perChannel);
            var picked = pixels.op("GatherElements", Attributes.of("axis", 2), index)
                    .times(tap.weight().castLike(image).unsqueeze(1));
            sum = picked.plusOptional(sum);
        }
        var outer = grid.op("Shape", Attributes.of("start", 1).with("end", -1));
        return List.of(sum.reshape(image.extent(0), image.extent(1), outer));
    }

    /** Every pixel of a box with every pixel along one more axis. */
    private List<Tap> joined(List<Tap> box, List<Tap> line, int axis) {
        var joined = new ArrayList<Tap>();
        for (var before : box) {
            for (var next : line) {
                joined.add(
                        axis == 0
                                ? next
                                : new Tap(
                                        before.position().times(extent(axis)).plus(next.position()),
                                        before.weight().times(next.weight())));
            }
        }
        return joined;
    }

    /** The pixels along one axis that a coordinate in [-1, 1] takes part of. */
    private List<Tap> along(int axis, Value coordinate) {
        var extent = extent(axis);
        var at = aligned
                ? coordinate.plus(1).over(2).times(extent.minus(1))
                : coordinate.plus(1).times(extent).minus(1).over(2);
        String mode = call.attributes().text("mode", "linear");
        if (mode.equals("nearest")) {
            return List.of(padded(at.op("Round"), at.zeros(at.shape()).plus(1), extent));
        }
        var below = at.op("Floor");
        var past = at.minus(below);
        if (mode.endsWith("linear")) {
            return List.of(padded(below, past.like(1).minus(past), extent), padded(below.plus(1), past, extent));
        }
        return IntStream.range(-1, 3)
                .mapToObj(tap -> padded(below.plus(tap), cubic(past.minus(tap).abs(), tap == 0 || tap == 1), extent))
                .toList();
    }

    /** The convolution kernel of Keys 1981 with a = -0.75, at a distance below 1 or from 1 to 2. */
    private static Value cubic(Value distance, boolean near) {
        double a = -0.75;
        var d = distance;
        return near
                ? d.times(a + 2).minus(a + 3).times(d).times(d).plus(1)
                : d.times(a).minus(5 * a).times(d).plus(8 * a).times(d).minus(4 * a);
    }

    /** What stands for a pixel beyond the border. */
    private Tap padded(Value position, Value weight, Value extent) {
        var last = extent.minus(1);
        return switch (padding) {
            case "border" -> new Tap(clamped(position, last), weight);
            case "reflection" -> new Tap(clamped(reflected(position, extent), last), weight);
            default -> {
                var inside = position.atLeast(position.like(0)).and(position.atMost(last));
                yield new Tap(clamped(position, last), weight.when(inside));
            }
        };
    }

    private static Value clamped(Value position, Value last) {
        return position.op("Max", position.like(0)).op("Min", last);
    }

    /** Mirrored at the border's pixels where corners are aligned, else half a pixel further out. */
    private Value reflected(Value position, Value extent) {
        double low = aligned ? 0 : -0.5;
        var range = aligned ? extent.minus(1).op("Max", extent.like(1)) : extent;
        var beyond = position.minus(low).abs();
        var period = range.times(2);
        var within = beyond.minus(beyond.over(period).op("Floor").times(period));
        return range.minus(within.minus(range).abs()).plus(low);
    }

    private Value extent(int axis) {
        return image.extent(axis + 2L).castLike(grid);
    }
}
