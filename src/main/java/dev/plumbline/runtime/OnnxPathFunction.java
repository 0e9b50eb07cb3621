package dev.plumbline.runtime;

import dev.plumbline.attribution.GradientFunction;
import dev.plumbline.attribution.Point;
import dev.plumbline.attribution.Segment;
import dev.plumbline.attribution.SegmentSums;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * F of a batch of examples on ONNX Runtime.
 *
 * <p>Segments of many examples are cut into stretches that share batches within the row limit.
 */
final class OnnxPathFunction implements GradientFunction {
    private final CompiledModel model;
    private final List<ExampleRow> examples;

    OnnxPathFunction(CompiledModel model, List<ExampleRow> examples) {
        this.model = model;
        this.examples = examples;
    }

    @Override
    public List<SegmentSums> integrate(List<Segment> segments) {
        var kept = new SegmentSums[segments.size()];
        integrate(segments, (number, sums) -> {
            var copied = SumAccumulator.copied(sums.gradientSums());
            kept[number] = new SegmentSums(sums.outputs(), copied);
        });
        return Arrays.asList(kept);
    }

    @Override
    public void integrate(List<Segment> segments, Taker taker) {
        var accumulators = new HashMap<Integer, SumAccumulator>();
        var byKind = new LinkedHashMap<Stretch.Kind, List<Stretch>>();
        for (int number = 0; number < segments.size(); number++) {
            for (var stretch : stretches(number, segments.get(number))) {
                byKind.computeIfAbsent(stretch.kind(), kind -> new ArrayList<>())
                        .add(stretch);
            }
        }
        byKind.forEach((kind, stretches) -> {
            int perRun = Math.max(model.path().limit().rows() / kind.points(), 1);
            for (var chunk : Batches.chunks(stretches, perRun)) {
                model.path()
                        .run(model.path().limit().padded(chunk), result -> take(chunk, result, accumulators, taker));
            }
        });
        accumulators.forEach((number, accumulator) -> taker.take(number, accumulator.sums()));
    }

    /** Hands over the segments that are whole, and adds up the parts of others. */
    private static void take(
            List<Stretch> chunk, PathPass.Result result, Map<Integer, SumAccumulator> accumulators, Taker taker) {
        for (int i = 0; i < chunk.size(); i++) {
            var stretch = chunk.get(i);
            var segment = stretch.segment();
            if (stretch.points() == segment.positions().length) {
                var sums = SumAccumulator.shaped(segment, result.sums(i));
                taker.take(stretch.number(), new SegmentSums(result.values(i), sums));
            } else {
                accumulators
                        .computeIfAbsent(stretch.number(), number -> new SumAccumulator(segment))
                        .add(stretch.from(), result, i);
            }
        }
    }

    /** Stretches as equal as can be; a fixed batch takes positions one by one, so that its size need not fit theirs. */
    private List<Stretch> stretches(int number, Segment segment) {
        int total = segment.positions().length;
        int most = model.path().limit().exact() ? 1 : model.path().limit().rows();
        int count = (total + most - 1) / most;
        int length = (total + count - 1) / count;
        var stretches = new ArrayList<Stretch>();
        for (int from = 0; from < total; from += length) {
            stretches.add(new Stretch(
                    number, segment, examples.get(segment.example()), from, Math.min(length, total - from)));
        }
        return stretches;
    }

    /** F at x is known already; a baseline that examples share is evaluated once where nothing else tells them apart. */
    @Override
    public double[] outputs(List<Location> locations) {
        var rows = new ArrayList<Map<String, Tensor>>();
        var rowOf = new int[locations.size()];
        var shared = new IdentityHashMap<Point, Integer>();
        for (int i = 0; i < rowOf.length; i++) {
            var location = locations.get(i);
            var example = examples.get(location.example());
            if (location.point().equals(example.input())) {
                rowOf[i] = -1;
            } else if (example.context().isEmpty()) {
                rowOf[i] = shared.computeIfAbsent(location.point(), point -> add(rows, point, example));
            } else {
                rowOf[i] = add(rows, location.point(), example);
            }
        }
        var outputs = model.targetValues(rows);
        var values = new double[rowOf.length];
        Arrays.setAll(values, i -> {
            var example = examples.get(locations.get(i).example());
            return rowOf[i] < 0 ? example.output() : outputs.get(rowOf[i]).getDouble(example.target());
        });
        return values;
    }

    private int add(List<Map<String, Tensor>> rows, Point point, ExampleRow example) {
        var row = new HashMap<>(example.context());
        for (int i = 0; i < model.explained().size(); i++) {
            row.put(model.explained().get(i), point.inputs().get(i));
        }
        rows.add(row);
        return rows.size() - 1;
    }
}
