package dev.plumbline.runtime;

import dev.plumbline.attribution.GradientFunction;
import dev.plumbline.attribution.LinePoint;
import dev.plumbline.attribution.Point;
import dev.plumbline.attribution.Segment;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** F of a batch of examples on ONNX Runtime; what it can be asked besides F is settled by the method that the model was compiled for. */
final class OnnxPathFunction implements GradientFunction {
    private final CompiledModel model;
    private final List<ExampleRow> examples;

    /** @param examples alike in their shapes */
    OnnxPathFunction(CompiledModel model, List<ExampleRow> examples) {
        this.model = model;
        this.examples = examples;
    }

    @Override
    public void integrate(List<Segment> segments, Taker taker) {
        new SegmentRuns(model.path(), examples, taker).integrate(segments);
    }

    @Override
    public void differentiate(List<LinePoint> points, Taker taker) {
        new PointRuns(model.path(), examples, taker).differentiate(points);
    }

    /** F at x is known already, and so it is at points that recur, where nothing but they themselves decides it. */
    @Override
    public double[] outputs(List<Location> locations) {
        var values = new double[locations.size()];
        var unknown = new ArrayList<Integer>();
        for (int i = 0; i < values.length; i++) {
            var location = locations.get(i);
            var example = examples.get(location.example());
            if (location.recurs() && example.context().isEmpty()) {
                values[i] = model.recurring()
                        .at(location.point(), point -> output(point, example))
                        .getDouble(example.target());
            } else if (location.point().equals(example.input())) {
                values[i] = example.output();
            } else {
                unknown.add(i);
            }
        }
        compute(locations, unknown, values);
        return values;
    }

    private Tensor output(Point point, ExampleRow example) {
        return model.targetValues(List.of(row(point, example))).get(0);
    }

    private void compute(List<Location> locations, List<Integer> wanted, double[] values) {
        var rows = new ArrayList<Map<String, Tensor>>();
        for (int i : wanted) {
            var location = locations.get(i);
            rows.add(row(location.point(), examples.get(location.example())));
        }
        var outputs = model.targetValues(rows);
        for (int row = 0; row < outputs.size(); row++) {
            var location = locations.get(wanted.get(row));
            values[wanted.get(row)] =
                    outputs.get(row).getDouble(examples.get(location.example()).target());
        }
    }

    private Map<String, Tensor> row(Point point, ExampleRow example) {
        var row = new HashMap<>(example.context());
        for (int i = 0; i < model.explained().size(); i++) {
            row.put(model.explained().get(i), point.inputs().get(i));
        }
        return row;
    }
}
