package dev.plumbline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.graph.Model;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Compares a gradient model with central differences of the model itself, both in ONNX Runtime.
 *
 * <p>With seeded random cotangents c and directions v, v . d(sum c y)/dx must equal (s(x + hv) - s(x - hv)) / 2h, s being sum c y.
 */
final class GradientCheck {
    private static final int DIRECTIONS = 3;

    private final OnnxRuntime runtime;
    private final long seed;

    private final double floatStep;

    GradientCheck(OnnxRuntime runtime, long seed) {
        this(runtime, seed, 5e-3);
    }

    /** @param floatStep h in single precision; smaller where a model has many kinks */
    GradientCheck(OnnxRuntime runtime, long seed, double floatStep) {
        this.runtime = runtime;
        this.seed = seed;
        this.floatStep = floatStep;
    }

    /** Checks all points of the compiled model at the inputs given. */
    void check(Model source, GradientModel gradient, Map<String, Tensor> inputs) {
        var random = new Random(seed);
        try (var forward = runtime.load(source, SessionConfig.defaults());
                var both = runtime.load(gradient.model(), SessionConfig.defaults())) {
            var outputs = forward.run(inputs, gradient.outputs());
            var feeds = new HashMap<>(inputs);
            outputs.forEach((name, value) -> feeds.put("d_" + name, normal(random, value.dtype(), value.shape())));
            var wanted = gradient.points().stream().map(point -> "d_" + point).toList();
            var gradients = both.run(feeds, wanted);
            for (String point : gradient.points()) {
                for (int direction = 0; direction < DIRECTIONS; direction++) {
                    compare(forward, point, inputs, feeds, gradients.get("d_" + point), random);
                }
            }
        }
    }

    private void compare(
            OnnxSession forward,
            String point,
            Map<String, Tensor> inputs,
            Map<String, Tensor> feeds,
            Tensor gradient,
            Random random) {
        var x = inputs.get(point);
        assertThat(gradient.shape()).as("shape of d_%s", point).isEqualTo(x.shape());
        boolean isDouble = x.dtype() == DType.DOUBLE;
        double step = isDouble ? 1e-5 : floatStep;
        double tolerance = isDouble ? 1e-6 : 1e-2;
        var direction = normal(random, x.dtype(), x.shape());

        double analytic = dot(gradient, direction);
        double numeric = (projection(forward, point, moved(x, direction, step), inputs, feeds)
                        - projection(forward, point, moved(x, direction, -step), inputs, feeds))
                / (2 * step);

        assertThat(analytic)
                .as("gradient %s, central difference %s at '%s', seed %d", analytic, numeric, point, seed)
                .isCloseTo(numeric, within(tolerance * (1 + Math.abs(numeric))));
    }

    private static double projection(
            OnnxSession forward, String point, Tensor x, Map<String, Tensor> inputs, Map<String, Tensor> feeds) {
        var moved = new HashMap<>(inputs);
        moved.put(point, x);
        var names = feeds.keySet().stream()
                .filter(name -> name.startsWith("d_"))
                .map(name -> name.substring(2))
                .toList();
        return forward.run(moved, List.copyOf(names)).entrySet().stream()
                .mapToDouble(output -> dot(output.getValue(), feeds.get("d_" + output.getKey())))
                .sum();
    }

    static Tensor normal(Random random, DType dtype, Shape shape) {
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
