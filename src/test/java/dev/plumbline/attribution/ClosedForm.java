package dev.plumbline.attribution;

import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/** A {@link GradientFunction} in double precision from a formula; the same for every example. Counts its gradient evaluations. */
final class ClosedForm implements GradientFunction {
    private final Function<Scalar[][], Scalar> formula;
    private int evaluations;

    /** A function of the elements of each input, {@code x[input][element]}. */
    ClosedForm(Function<Scalar[][], Scalar> formula) {
        this.formula = formula;
    }

    int evaluations() {
        return evaluations;
    }

    @Override
    public List<SegmentSums> integrate(List<Segment> segments) {
        return segments.stream().map(this::integrate).toList();
    }

    @Override
    public double[] outputs(List<Location> locations) {
        return locations.stream()
                .mapToDouble(location -> formula.apply(between(location.point(), location.point(), 0))
                        .value())
                .toArray();
    }

    private SegmentSums integrate(Segment segment) {
        int points = segment.positions().length;
        var outputs = new double[points];
        var sums = new double[segment.weights().length][segment.start().inputs().size()][];
        for (int i = 0; i < points; i++) {
            var x = between(segment.start(), segment.end(), segment.positions()[i]);
            var y = formula.apply(x);
            y.differentiate();
            evaluations++;
            outputs[i] = y.value();
            for (int row = 0; row < sums.length; row++) {
                add(sums[row], segment.weights()[row][i], x);
            }
        }
        return new SegmentSums(outputs, tensors(sums, segment.start()));
    }

    private static void add(double[][] sums, double weight, Scalar[][] x) {
        for (int input = 0; input < x.length; input++) {
            if (sums[input] == null) {
                sums[input] = new double[x[input].length];
            }
            for (int i = 0; i < x[input].length; i++) {
                sums[input][i] += weight * x[input][i].cotangent();
            }
        }
    }

    private static Scalar[][] between(Point start, Point end, double position) {
        var x = new Scalar[start.inputs().size()][];
        for (int input = 0; input < x.length; input++) {
            var from = start.inputs().get(input).toDoubles();
            var to = end.inputs().get(input).toDoubles();
            x[input] = new Scalar[from.length];
            for (int i = 0; i < from.length; i++) {
                x[input][i] = Scalar.of(from[i] + position * (to[i] - from[i]));
            }
        }
        return x;
    }

    private static List<List<Tensor>> tensors(double[][][] sums, Point like) {
        var rows = new ArrayList<List<Tensor>>();
        for (var row : sums) {
            var inputs = new ArrayList<Tensor>();
            for (int input = 0; input < row.length; input++) {
                inputs.add(Tensor.of(DType.DOUBLE, like.inputs().get(input).shape(), row[input]));
            }
            rows.add(inputs);
        }
        return rows;
    }

    /** A point of one double vector. */
    static Point vector(double... elements) {
        return Point.of(Tensor.of(Shape.of(elements.length), elements));
    }

    /** The origin of a point's space. */
    static Point zero(Point like) {
        return new Point(like.inputs().stream()
                .map(input -> Tensor.zeros(input.dtype(), input.shape()))
                .toList());
    }

    /** All elements of several tensors. */
    static double[] elements(List<Tensor> tensors) {
        return tensors.stream()
                .flatMapToDouble(tensor -> DoubleStream.of(tensor.toDoubles()))
                .toArray();
    }
}
