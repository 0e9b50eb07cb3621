package dev.plumbline.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.graph.Model;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Compares a gradient model with central differences of the model itself, both in ONNX Runtime.
 *
 * <p>With seeded random cotangents c and directions v, v . d(sum c y)/dx must equal (s(x + hv) - s(x - hv)) / 2h, s being sum c y.
 */
public final class GradientCheck {
    private static final int DIRECTIONS = 3;

    private final OnnxRuntime runtime;
    private final long seed;
    private final double step;

    /** With h = 1e-5 in double precision and 5e-3 in single. */
    public GradientCheck(OnnxRuntime runtime, long seed) {
        this(runtime, seed, Double.NaN);
    }

    /** @param step h; smaller where a model has many kinks */
    public GradientCheck(OnnxRuntime runtime, long seed, double step) {
        this.runtime = runtime;
        this.seed = seed;
        this.step = step;
    }

    /**
     * One directional derivative, formed both ways.
     *
     * @param noise what rounding the model's outputs may add to the central difference
     */
    public record Comparison(String point, DType dtype, double analytic, double numeric, double noise, long seed) {
        /** Within 1e-6 in double precision, 1e-2 in single, relative to the derivative where that is above 1, plus the noise. */
        public boolean agrees() {
            double tolerance = dtype == DType.DOUBLE ? 1e-6 : 1e-2;
            return Math.abs(analytic - numeric) <= tolerance * (1 + Math.abs(numeric)) + noise;
        }

        @Override
        public String toString() {
            return "gradient %s, central difference %s at '%s', seed %d".formatted(analytic, numeric, point, seed);
        }
    }

    /** Checks all points of the compiled model at the inputs given. */
    void check(Model source, GradientModel gradient, Map<String, Tensor> inputs) {
        assertThat(compare(source, gradient, inputs)).allMatch(Comparison::agrees, "agrees");
    }

    /** Three random directions for each point. */
    public List<Comparison> compare(Model source, GradientModel gradient, Map<String, Tensor> inputs) {
        var random = new Random(seed);
        var comparisons = new ArrayList<Comparison>();
        try (var forward = runtime.load(source, SessionConfig.defaults());
                var both = runtime.load(gradient.model(), SessionConfig.defaults())) {
            var feeds = new HashMap<>(inputs);
            forward.run(inputs, gradient.outputs())
                    .forEach((name, value) -> feeds.put("d_" + name, normal(random, value.dtype(), value.shape())));
            var wanted = gradient.points().stream().map(point -> "d_" + point).toList();
            var gradients = both.run(feeds, wanted);
            for (String point : gradient.points()) {
                for (int direction = 0; direction < DIRECTIONS; direction++) {
                    comparisons.add(
                            compare(forward, gradient.outputs(), point, feeds, gradients.get("d_" + point), random));
                }
            }
        }
        return comparisons;
    }

    private Comparison compare(
            OnnxSession forward,
            List<String> outputs,
            String point,
            Map<String, Tensor> feeds,
            Tensor gradient,
            Random random) {
        var x = feeds.get(point);
        assertThat(gradient.shape()).as("shape of d_%s", point).isEqualTo(x.shape());
        boolean isDouble = x.dtype() == DType.DOUBLE;
        double h = Double.isNaN(step) ? (isDouble ? 1e-5 : 5e-3) : step;
        var direction = normal(random, x.dtype(), x.shape());

        var ahead = forward.run(moved(feeds, outputs, point, direction, h), outputs);
        var behind = forward.run(moved(feeds, outputs, point, direction, -h), outputs);
        double difference = 0;
        double squares = 0;
        for (String output : outputs) {
            var cotangent = feeds.get("d_" + output);
            difference += dot(ahead.get(output), cotangent) - dot(behind.get(output), cotangent);
            squares += dotOfSquares(ahead.get(output), cotangent);
        }
        double rounding = (isDouble ? 0x1p-52 : 0x1p-23) * Math.sqrt(squares);
        return new Comparison(
                point, x.dtype(), dot(gradient, direction), difference / (2 * h), rounding / (2 * h), seed);
    }

    /** What to feed for a point a step away. */
    private static Map<String, Tensor> moved(
            Map<String, Tensor> feeds, List<String> outputs, String point, Tensor direction, double step) {
        var moved = new HashMap<>(feeds);
        outputs.forEach(output -> moved.remove("d_" + output));
        moved.put(point, moved(feeds.get(point), direction, step));
        return moved;
    }

    public static Tensor normal(Random random, DType dtype, Shape shape) {
        return Tensor.of(dtype, shape, random.doubles(shape.size(), -1, 1).toArray());
    }

    /** A point, a step along a direction away. */
    public static Tensor moved(Tensor x, Tensor direction, double step) {
        var elements = x.toDoubles();
        var directions = direction.toDoubles();
        for (int i = 0; i < elements.length; i++) {
            elements[i] += step * directions[i];
        }
        return Tensor.of(x.dtype(), x.shape(), elements);
    }

    /** The inner product of two tensors of one shape. */
    public static double dot(Tensor left, Tensor right) {
        var a = left.toDoubles();
        var b = right.toDoubles();
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double dotOfSquares(Tensor left, Tensor right) {
        var a = left.toDoubles();
        var b = right.toDoubles();
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * a[i] * b[i] * b[i];
        }
        return sum;
    }
}
