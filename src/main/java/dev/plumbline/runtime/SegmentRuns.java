package dev.plumbline.runtime;

import dev.plumbline.attribution.GradientFunction.Gradient;
import dev.plumbline.attribution.GradientFunction.Taker;
import dev.plumbline.attribution.Line;
import dev.plumbline.attribution.Segment;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Integrates segments in runs of {@link GridRows}: segments are cut into stretches that share batches within the row limit. */
final class SegmentRuns {
    private final PathPass pass;
    private final Function<List<Line>, RunLines> lines;
    private final Taker taker;
    /** The sums of segments that one run does not hold. */
    private final Map<Integer, double[]> parts = new HashMap<>();

    SegmentRuns(PathPass pass, Function<List<Line>, RunLines> lines, Taker taker) {
        this.pass = pass;
        this.lines = lines;
        this.taker = taker;
    }

    /**
     * Consecutive positions of a segment that are evaluated in one run.
     *
     * @param number of the segment in its call
     * @param from first position
     * @param points number of positions
     */
    private record Stretch(int number, Segment segment, int from, int points) {
        boolean isWhole() {
            return points == segment.positions().length;
        }
    }

    void integrate(List<Segment> segments) {
        var byPoints = new LinkedHashMap<Integer, List<Stretch>>();
        for (int number = 0; number < segments.size(); number++) {
            cut(number, segments.get(number), byPoints);
        }
        byPoints.forEach((points, stretches) -> {
            int perRun = Math.max(pass.limit().rows() / points, 1);
            for (var chunk : Batches.chunks(stretches, perRun)) {
                run(chunk, points);
            }
        });
        parts.forEach((number, sum) -> taker.take(number, into -> System.arraycopy(sum, 0, into, 0, sum.length)));
    }

    /** Stretches as equal as can be; a fixed batch takes positions one by one, so that its size need not fit theirs. */
    private void cut(int number, Segment segment, Map<Integer, List<Stretch>> byPoints) {
        int total = segment.positions().length;
        int most = pass.limit().exact() ? 1 : pass.limit().rows();
        int count = (total + most - 1) / most;
        int length = (total + count - 1) / count;
        for (int from = 0; from < total; from += length) {
            var stretch = new Stretch(number, segment, from, Math.min(length, total - from));
            byPoints.computeIfAbsent(stretch.points(), points -> new ArrayList<>())
                    .add(stretch);
        }
    }

    private void run(List<Stretch> chunk, int points) {
        var fed = pass.limit().padded(chunk);
        var run = lines.apply(
                fed.stream().map(stretch -> stretch.segment().line()).toList());
        pass.run(
                run,
                values -> {
                    feedPositions(values, fed, points);
                    feedWeights(values, fed, points);
                },
                fed.size(),
                (result, gradient) -> {
                    if (result < chunk.size()) {
                        take(chunk.get(result), gradient);
                    }
                });
    }

    private static void feedPositions(LentTensors values, List<Stretch> stretches, int points) {
        var buffer = values.input(GridRows.POSITIONS, DType.DOUBLE, Shape.of(stretches.size(), points, 2));
        for (var stretch : stretches) {
            for (int i = stretch.from(); i < stretch.from() + points; i++) {
                buffer.putDouble(1).putDouble(stretch.segment().positions()[i]);
            }
        }
    }

    private static void feedWeights(LentTensors values, List<Stretch> stretches, int points) {
        var buffer = values.input(GridRows.WEIGHTS, DType.DOUBLE, Shape.of(stretches.size(), points))
                .asDoubleBuffer();
        for (var stretch : stretches) {
            buffer.put(stretch.segment().weights(), stretch.from(), points);
        }
    }

    private void take(Stretch stretch, Gradient gradient) {
        if (stretch.isWhole()) {
            taker.take(stretch.number(), gradient);
            return;
        }
        var more = new double[stretch.segment().line().start().elements()];
        gradient.copyTo(more);
        parts.merge(stretch.number(), more, SegmentRuns::plus);
    }

    private static double[] plus(double[] sum, double[] more) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += more[i];
        }
        return sum;
    }
}
