package dev.plumbline.runtime;

import dev.plumbline.attribution.GradientFunction.Taker;
import dev.plumbline.attribution.Line;
import dev.plumbline.attribution.LinePoint;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import java.util.List;
import java.util.function.Function;

/** Differentiates at points in runs of {@link ScatteredRows}. */
final class PointRuns {
    private final PathPass pass;
    private final Function<List<Line>, RunLines> lines;
    private final Taker taker;

    PointRuns(PathPass pass, Function<List<Line>, RunLines> lines, Taker taker) {
        this.pass = pass;
        this.lines = lines;
        this.taker = taker;
    }

    void differentiate(List<LinePoint> points) {
        int perRun = pass.limit().rows();
        for (int from = 0; from < points.size(); from += perRun) {
            run(points.subList(from, Math.min(from + perRun, points.size())), from);
        }
    }

    private void run(List<LinePoint> chunk, int first) {
        var fed = pass.limit().padded(chunk);
        var distinct = new Distinct<Line>();
        fed.forEach(point -> distinct.number(point.line()));
        pass.run(
                lines.apply(distinct.elements()),
                values -> feed(values, fed, distinct),
                fed.size(),
                (result, gradient) -> {
                    if (result < chunk.size()) {
                        taker.take(first + result, gradient);
                    }
                });
    }

    private static void feed(LentTensors values, List<LinePoint> points, Distinct<Line> lines) {
        var shape = Shape.of(points.size());
        var numbers = values.input(ScatteredRows.LINES, DType.INT64, shape);
        var positions = values.input(ScatteredRows.POSITIONS, DType.DOUBLE, shape);
        for (var point : points) {
            numbers.putLong(lines.number(point.line()));
            positions.putDouble(point.position());
        }
    }
}
