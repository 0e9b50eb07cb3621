package dev.plumbline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Model;
import dev.plumbline.graph.Node;
import dev.plumbline.graph.OnnxReader;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions of small images are what they were when they are computed as products of matrices, and so are their gradients. */
final class SmallConvolutionsTest {
    private static final long SEED = 11;
    private static final int ROWS = 3;
    private static final OnnxRuntime runtime = OnnxRuntime.open();

    @RegisterExtension
    private static final LeakCheck leaks = new LeakCheck(runtime);

    @TempDir
    private Path folder;

    /**
     * One convolution.
     *
     * @param image extents of a row, {@code [C, D...]}; negative where free
     * @param weights {@code [M, C, k...]}
     * @param products how many products of matrices it becomes, besides those that combine positions
     */
    private record Case(String name, long[] image, long[] weights, Attributes attributes, int products) {
        @Override
        public String toString() {
            return name;
        }

        Model model(Path folder) {
            return OnnxReader.read(ModelFixture.write(folder, model -> {
                var shape = Shape.of(weights);
                var spread = Math.sqrt(12.0 * weights[0] / shape.size());
                var numbers = new Random(SEED)
                        .doubles(shape.size(), -spread / 2, spread / 2)
                        .toArray();
                var bias = GradientCheck.normal(new Random(SEED), DType.FLOAT, Shape.of(weights[0]));
                var y = model.input("x", DType.FLOAT, image)
                        .op(
                                "Conv",
                                attributes,
                                model.builder().constant(Tensor.of(DType.FLOAT, shape, numbers)),
                                model.builder().constant(bias));
                model.output("y", y.tanh());
            }));
        }

        Tensor input() {
            var dims = Shape.of(image).prepend(ROWS);
            return GradientCheck.normal(new Random(SEED), DType.FLOAT, dims);
        }
    }

    private static long[] dims(long... dims) {
        return dims;
    }

    private static Attributes pads(long... pads) {
        return Attributes.of("pads", pads);
    }

    private static List<Case> small() {
        return List.of(
                new Case("two positions a side", dims(256, 2, 2), dims(128, 256, 3, 3), pads(1, 1, 1, 1), 9),
                new Case("three a side", dims(256, 3, 3), dims(128, 256, 3, 3), pads(1, 1, 1, 1), 9),
                new Case("four a side", dims(256, 4, 4), dims(128, 256, 3, 3), pads(1, 1, 1, 1), 16),
                new Case("two by four", dims(256, 2, 4), dims(128, 256, 3, 3), pads(1, 1, 1, 1), 12),
                new Case("without padding", dims(256, 4, 5), dims(128, 256, 3, 3), Attributes.none(), 16),
                new Case(
                        "every other position",
                        dims(256, 4, 4),
                        dims(128, 256, 3, 3),
                        pads(1, 1, 1, 1).with("strides", dims(2, 2)),
                        9),
                new Case(
                        "padding of its own accord",
                        dims(256, 4, 3),
                        dims(256, 256, 3, 2),
                        Attributes.of("auto_pad", "SAME_LOWER").with("strides", dims(2, 1)),
                        6),
                new Case(
                        "apart, and padded unevenly",
                        dims(256, 5, 4),
                        dims(128, 256, 3, 3),
                        pads(2, 1, 0, 0).with("dilations", dims(2, 1)),
                        9),
                new Case("taps that meet padding alone", dims(512, 1, 1), dims(128, 512, 3, 3), pads(1, 1, 1, 1), 1),
                new Case("one tap", dims(512, 2, 2), dims(512, 512, 1, 1), Attributes.none(), 1),
                new Case("a row", dims(512, 6), dims(256, 512, 3), pads(1, 1), 4),
                new Case("a cube", dims(128, 2, 2, 2), dims(128, 128, 3, 3, 3), pads(1, 1, 1, 1, 1, 1), 27));
    }

    private static List<Case> others() {
        return List.of(
                new Case("many positions", dims(256, 8, 8), dims(128, 256, 3, 3), pads(1, 1, 1, 1), 0),
                new Case("few weights", dims(32, 2, 2), dims(32, 32, 3, 3), pads(1, 1, 1, 1), 0),
                new Case(
                        "groups",
                        dims(256, 2, 2),
                        dims(256, 128, 3, 3),
                        pads(1, 1, 1, 1).with("group", 2),
                        0),
                new Case("free extents", dims(256, -1, 2), dims(128, 256, 3, 3), pads(1, 1, 1, 1), 0));
    }

    @ParameterizedTest
    @MethodSource("small")
    void becomeProductsAndStayWhatTheyAre(Case small) {
        var model = small.model(folder);

        var products = ProbedModel.of(runtime, model, List.of()).canonical();

        assertThat(products.graph().nodes()).noneMatch(node -> node.is("Conv"));
        assertThat(products.graph().nodes())
                .filteredOn(node ->
                        node.is("MatMul") && isWeight(products, node.inputs().get(1)))
                .hasSize(small.products);
        var x = Map.of("x", small.input());
        var expected = run(model, x);
        assertThat(run(products, x).shape()).isEqualTo(expected.shape());
        assertThat(run(products, x).toDoubles()).containsExactly(expected.toDoubles(), within(1e-5));
    }

    @ParameterizedTest
    @MethodSource("small")
    void haveTheirGradients(Case small) {
        var model = small.model(folder);

        var gradient = GradientModel.compile(runtime, model);

        assertThat(gradient.model().graph().nodes())
                .extracting(Node::op)
                .doesNotContain("Conv", "ConvTranspose")
                .contains("MatMul");
        new GradientCheck(runtime, SEED).check(model, gradient, Map.of("x", small.input()));
    }

    @ParameterizedTest
    @MethodSource("others")
    void areLeftWhereProductsWouldBeSlower(Case other) {
        var canonical = ProbedModel.of(runtime, other.model(folder), List.of()).canonical();

        assertThat(canonical.graph().nodes()).extracting(Node::op).containsExactly("Conv", "Tanh");
    }

    @Test
    void holdNoMoreThanTwiceTheirWeights() {
        for (var small : small()) {
            var model = small.model(folder);

            var products = ProbedModel.of(runtime, model, List.of()).canonical();

            assertThat(numbers(products)).as(small.name).isLessThan(2 * numbers(model));
        }
    }

    private static boolean isWeight(Model model, String name) {
        return model.graph().initializers().containsKey(name);
    }

    private static long numbers(Model model) {
        return model.graph().initializers().values().stream()
                .flatMap(literal -> ShapeProbe.shape(literal).stream())
                .mapToLong(shape -> shape.first().size())
                .sum();
    }

    private static Tensor run(Model model, Map<String, Tensor> x) {
        try (var session = runtime.load(model, SessionConfig.defaults())) {
            return session.run(x, List.of("y")).get("y");
        }
    }
}
