package dev.plumbline.attribution;

import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.Arrays;
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
    public void integrate(List<Segment> segments, Taker taker) {
        for (int number = 0; number < segments.size(); number++) {
            var segment = segments.get(number);
            var sum = new double[segment.line().start().elements()];
            for (int i = 0; i < segment.positions().length; i++) {
                Vectors.addScaled(sum, segment.weights()[i], gradient(segment.line(), segment.positions()[i]));
            }
            taker.take(number, copyOf(sum));
        }
    }

    @Override
    public void differentiate(List<LinePoint> points, Taker taker) {
        for (int number = 0; number < points.size(); number++) {
            var point = points.get(number);
            taker.take(number, copyOf(gradient(point.line(), point.position())));
        }
    }

    @Override
    public double[] outputs(List<Location> locations) {
        return locations.stream()
                .mapToDouble(location -> formula.apply(between(location.point(), location.point(), 0))
                        .value())
                .toArray();
    }

    private double[] gradient(Line line, double position) {
        var x = between(line.start(), line.end(), position);
        formula.apply(x).differentiate();
        evaluations++;
        return Arrays.stream(x)
                .flatMap(Arrays::stream)
                .mapToDouble(Scalar::cotangent)
                .toArray();
    }

    private static Gradient copyOf(double[] gradient) {
        return flattened -> System.arraycopy(gradient, 0, flattened, 0, gradient.length);
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
