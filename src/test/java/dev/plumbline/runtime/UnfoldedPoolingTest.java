package dev.plumbline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.autodiff.UnfoldedPooling;
import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Model;
import dev.plumbline.graph.Node;
import dev.plumbline.graph.OnnxReader;
import dev.plumbline.graph.ShapeTable;
import dev.plumbline.graph.Value;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Max-pooling unfolded into the affine prefix gives the sums that it gives within the integral. */
final class UnfoldedPoolingTest {
    private static final double TOLERANCE = 1e-5;
    private static final int POINTS = 5;
    private static final OnnxRuntime runtime = OnnxRuntime.open();

    @RegisterExtension
    private static final LeakCheck leaks = new LeakCheck(runtime);

    @TempDir
    private Path folder;

    /**
     * A convolution, and what is done with it.
     *
     * @param image extents of a row, {@code [C, D...]}
     */
    private record Case(String name, long[] image, UnaryOperator<Value> pooled) {
        @Override
        public String toString() {
            return name;
        }

        Model model(Path folder) {
            return OnnxReader.read(ModelFixture.write(folder, model -> {
                var kernel = new long[image.length + 1];
                Arrays.fill(kernel, 3);
                kernel[0] = 4;
                kernel[1] = image[0];
                var pads = new long[2 * (image.length - 1)];
                Arrays.fill(pads, 1);
                var convolved = model.input("x", DType.FLOAT, image)
                        .op("Conv", Attributes.of("pads", pads), constant(model, kernel), constant(model, 4));
                model.output("y", pooled.apply(convolved).op("Flatten").tanh());
            }));
        }
    }

    private static Value constant(ModelFixture model, long... dims) {
        return model.builder().constant(GradientCheck.normal(new Random(3), DType.FLOAT, Shape.of(dims)));
    }

    private static long[] dims(long... dims) {
        return dims;
    }

    private static Value pooled(Value value, Attributes attributes) {
        return value.op("MaxPool", attributes);
    }

    private static Attributes window(long... kernel) {
        return Attributes.of("kernel_shape", kernel);
    }

    private static Attributes overlapping() {
        return window(3, 3).with("strides", dims(2, 2)).with("pads", dims(1, 1, 1, 1));
    }

    private static List<Case> unfolded() {
        return List.of(
                new Case(
                        "side by side, rectified",
                        dims(3, 6, 8),
                        x -> pooled(x.op("Relu"), window(2, 2).with("strides", dims(2, 2)))),
                new Case("overlapping and padded, rectified", dims(3, 8, 8), x -> pooled(x.op("Relu"), overlapping())),
                new Case("without an activation", dims(3, 7, 8), x -> pooled(x, overlapping())),
                new Case("bent smoothly", dims(3, 7, 7), x -> pooled(x.op("Sigmoid"), overlapping())),
                new Case(
                        "apart, with what is left over",
                        dims(3, 9, 7),
                        x -> pooled(
                                x.op("Relu"),
                                window(2, 3)
                                        .with("strides", dims(2, 3))
                                        .with("dilations", dims(2, 1))
                                        .with("ceil_mode", 1))),
                new Case(
                        "padded of its own accord",
                        dims(3, 7, 7),
                        x -> pooled(
                                x.op("Relu"),
                                window(3, 3).with("strides", dims(2, 2)).with("auto_pad", "SAME_LOWER"))),
                new Case(
                        "a row",
                        dims(3, 12),
                        x -> pooled(x.op("Relu"), window(3).with("strides", dims(2)))));
    }

    private static List<Case> left() {
        return List.of(
                new Case("too many copies", dims(3, 6, 6), x -> pooled(x.op("Relu"), window(3, 3))),
                new Case("read twice", dims(3, 6, 6), x -> {
                    var rectified = x.op("Relu");
                    return Value.concat(
                            1,
                            List.of(
                                    rectified.reshape(0, -1),
                                    pooled(rectified, overlapping()).reshape(0, -1)));
                }),
                new Case("not behind what is affine", dims(3, 6, 6), x -> pooled(x.squared(), overlapping())),
                new Case("decreasing", dims(3, 6, 6), x -> pooled(x.abs(), overlapping())),
                new Case(
                        "three axes",
                        dims(3, 4, 4, 4),
                        x -> pooled(x, window(2, 2, 2).with("strides", dims(2, 2, 2)))));
    }

    private record Parts(Model head, ShapeTable shapes, GradientModel whole) {
        static Parts of(Model model) {
            var probed = ProbedModel.of(runtime, model, List.of());
            var gradient = GradientModel.compile(runtime, probed.canonical());
            return new Parts(probed.canonical(), probed.shapes(), gradient);
        }

        Optional<HoistedGradient> hoisted(boolean summed) {
            return HoistedGradient.find(runtime, head, shapes, whole.points(), summed);
        }
    }

    @ParameterizedTest
    @MethodSource("unfolded")
    void givesTheSameSums(Case row) {
        var parts = Parts.of(row.model(folder));

        var hoisted = parts.hoisted(true).orElseThrow();

        assertThat(hoisted.rest().model().graph().nodes())
                .extracting(Node::op)
                .contains("ReduceMax")
                .doesNotContain("MaxPool", "Conv");
        var feeds = feeds(GradientCheck.normal(
                new Random(5), DType.FLOAT, Shape.of(row.image).prepend(2)));
        var expected = sums(PathGraph.around(parts.whole(), GridRows::new), feeds);
        var found = sums(PathGraph.around(hoisted, parts.whole(), GridRows::new), feeds);
        assertThat(Arrays.stream(expected).map(Math::abs).max().orElse(0)).isPositive();
        assertThat(found).containsExactly(expected, within(TOLERANCE));
    }

    @ParameterizedTest
    @MethodSource("left")
    void isLeftWhereItWouldNotPayOrNotBeTheSame(Case row) {
        var parts = Parts.of(row.model(folder));

        assertThat(UnfoldedPooling.of(parts.head().graph(), parts.shapes(), List.of("x")))
                .isEmpty();
    }

    @Test
    void isLeftWhereEveryRowWouldBeFoldedBack() {
        var parts = Parts.of(unfolded().get(0).model(folder));

        assertThat(parts.hoisted(false).orElseThrow().rest().model().graph().nodes())
                .extracting(Node::op)
                .contains("MaxPool");
    }

    @Test
    void elementsThatTieShareWhatTheirWindowsGet() {
        var model = OnnxReader.read(ModelFixture.write(folder, fixture -> {
            var one = fixture.builder().constant(Tensor.of(Shape.of(1, 1, 1, 1), 1f));
            var copied = fixture.input("x", DType.FLOAT, 1, 7, 7).op("Conv", one);
            var maxima = pooled(copied, overlapping()).op("Flatten");
            fixture.output("y", maxima.sumKeeping(1));
        }));
        var parts = Parts.of(model);
        var black = feeds(Tensor.zeros(DType.FLOAT, Shape.of(2, 1, 7, 7)));

        var sums = sums(PathGraph.around(parts.hoisted(true).orElseThrow(), parts.whole(), GridRows::new), black);

        assertThat(Arrays.stream(sums).min().orElse(0)).isPositive();
        assertThat(Arrays.stream(sums).sum()).as("sixteen windows").isCloseTo(16, within(TOLERANCE));
    }

    /** One line between two ends. */
    private static Map<String, Tensor> feeds(Tensor ends) {
        var positions = new double[2 * POINTS];
        var weights = new double[POINTS];
        for (int point = 0; point < POINTS; point++) {
            positions[2 * point] = 1;
            positions[2 * point + 1] = (point + 0.5) / POINTS;
            weights[point] = 1.0 / POINTS;
        }
        return Map.of(
                PathGraph.ends("x"),
                ends,
                PathGraph.STARTS,
                Tensor.of(Shape.of(1), 0L),
                PathGraph.FINISHES,
                Tensor.of(Shape.of(1), 1L),
                PathGraph.TARGETS,
                Tensor.of(Shape.of(1), 0L),
                GridRows.POSITIONS,
                Tensor.of(Shape.of(1, POINTS, 2), positions),
                GridRows.WEIGHTS,
                Tensor.of(Shape.of(1, POINTS), weights));
    }

    private static double[] sums(Model graph, Map<String, Tensor> feeds) {
        var wanted = PathGraph.gradients("x");
        try (var session = runtime.load(graph, SessionConfig.defaults())) {
            return session.run(feeds, List.of(wanted)).get(wanted).toDoubles();
        }
    }
}
