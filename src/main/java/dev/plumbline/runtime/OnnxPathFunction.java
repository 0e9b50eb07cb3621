package dev.plumbline.runtime;

import dev.plumbline.attribution.GradientFunction;
import dev.plumbline.attribution.Line;
import dev.plumbline.attribution.LinePoint;
import dev.plumbline.attribution.Point;
import dev.plumbline.attribution.Segment;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** F of a batch of examples on ONNX Runtime; what it can be asked besides F is settled by the method that the model was compiled for. */
final class OnnxPathFunction implements GradientFunction {
    private final CompiledModel model;
    private final List<ExampleRow> examples;
    /** Of the points where F was asked, which are those that lines lead between. */
    private final IdentityHashMap<Point, PointImage> images = new IdentityHashMap<>();

    /** @param examples alike in their shapes */
    OnnxPathFunction(CompiledModel model, List<ExampleRow> examples) {
        this.model = model;
        this.examples = examples;
    }

    @Override
    public void integrate(List<Segment> segments, Taker taker) {
        new SegmentRuns(model.path(), this::run, taker).integrate(segments);
    }

    @Override
    public void differentiate(List<LinePoint> points, Taker taker) {
        new PointRuns(model.path(), this::run, taker).differentiate(points);
    }

    private RunLines run(List<Line> lines) {
        return new RunLines(lines, examples, point -> images.get(point).fed());
    }

    /** The image of x is known already, and so are those of points that recur, where nothing but they themselves decides them. */
    @Override
    public double[] outputs(List<Location> locations) {
        var known = new PointImage[locations.size()];
        var unknown = new ArrayList<Integer>();
        for (int i = 0; i < known.length; i++) {
            var location = locations.get(i);
            var example = examples.get(location.example());
            if (location.recurs() && example.context().isEmpty()) {
                known[i] = model.recurring().at(location.point(), point -> image(point, example));
            } else if (location.point().equals(example.input())) {
                known[i] = example.image();
            } else {
                unknown.add(i);
            }
        }
        compute(locations, unknown, known);
        var values = new double[known.length];
        for (int i = 0; i < known.length; i++) {
            var location = locations.get(i);
            images.put(location.point(), known[i]);
            values[i] =
                    known[i].value().getDouble(examples.get(location.example()).target());
        }
        return values;
    }

    private PointImage image(Point point, ExampleRow example) {
        return model.images(List.of(point), List.of(example.context())).get(0);
    }

    private void compute(List<Location> locations, List<Integer> wanted, PointImage[] images) {
        var computed = model.images(
                wanted.stream().map(i -> locations.get(i).point()).toList(),
                wanted.stream()
                        .map(i -> examples.get(locations.get(i).example()).context())
                        .toList());
        for (int i = 0; i < computed.size(); i++) {
            images[wanted.get(i)] = computed.get(i);
        }
    }
}
