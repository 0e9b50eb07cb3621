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
    private final double floatStep;

    public GradientCheck(OnnxRuntime runtime, long seed) {
        this(runtime, seed, 5e-3);
    }

    /** @param floatStep h in single precision; smaller where a model has many kinks */
    public GradientCheck(OnnxRuntime runtime, long seed, double floatStep) {
        this.runtime = runtime;
        this.seed = seed;
        this.floatStep = floatStep;
    }

    /** One directional derivative, formed both ways. */
    public record Comparison(String point, DType dtype, double analytic, double numeric, long seed) {
        /** Within 1e-6 in double precision, 1e-2 in single, relative to the derivative where that is above 1. */
        public boolean agrees() {
            double tolerance = dtype == DType.DOUBLE ? 1e-6 : 1e-2;
            return Math.abs(analytic - numeric) <= tolerance * (1 + Math.abs(numeric));
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
        double step = x.dtype() == DType.DOUBLE ? 1e-5 : floatStep;
        var direction = normal(random, x.dtype(), x.shape());

        double ahead = projection(forward, outputs, point, moved(x, direction, step), feeds);
        double behind = projection(forward, outputs, point, moved(x, direction, -step), feeds);
        return new Comparison(point, x.dtype(), dot(gradient, direction), (ahead - behind) / (2 * step), seed);
    }

    private static double projection(
            OnnxSession forward, List<String> outputs, String point, Tensor x, Map<String, Tensor> feeds) {
        var moved = new HashMap<>(feeds);
        moved.keySet().removeIf(name -> outputs.contains(name.replaceFirst("^d_", "")));
        moved.put(point, x);
        return forward.run(moved, outputs).entrySet().stream()
                .mapToDouble(output -> dot(output.getValue(), feeds.get("d_" + output.getKey())))
                .sum();
    }

    public static Tensor normal(Random random, DType dtype, Shape shape) {
        return Tensor.of(dtype, shape, random.doubles(shape.size(), -1, 1).toArray());
    }

    private static Tensor moved(Tensor x, Tensor direction, double step) {
        var elements = x.toDoubles();
        var directions = direction.toDoubles();
        for (int i = 0; i < elements.length; i++) {
            elements[i] += step * directions[i];
        }
        return Tensor.of(x.dtype(), x.shape(), elements);
    }

    private static double dot(Tensor left, Tensor right) {
        var a = left.toDoubles();
        var b = right.toDoubles();
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
