package dev.plumbline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.autodiff.AffinePrefix;
import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.GraphBuilder;
import dev.plumbline.graph.Model;
import dev.plumbline.graph.OnnxReader;
import dev.plumbline.graph.ShapeTable;
import dev.plumbline.graph.Value;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The integral with the affine prefix hoisted out of it is the integral with the prefix inside. */
final class HoistingTest {
    private static final double SINGLE = 1e-5;
    private static final double DOUBLE = 1e-10;
    private static final OnnxRuntime runtime = OnnxRuntime.open();

    @RegisterExtension
    private static final LeakCheck leaks = new LeakCheck(runtime);

    @TempDir
    private Path folder;

    /**
     * A model in double precision.
     *
     * @param last the operator that its prefix ends with
     */
    private record Prefix(String name, String last, Consumer<ModelFixture> graph) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static List<Prefix> prefixes() {
        return List.of(
                new Prefix("scaled dense", "Add", model -> {
                    var x = model.input("x", DType.DOUBLE, 6);
                    var scaled = x.minus(weight(model, 6)).op("Div", weight(model, 6));
                    var hidden = scaled.matmul(weight(model, 6, 5)).plus(weight(model, 5));
                    model.output("y", hidden.op("Tanh").matmul(weight(model, 5, 2)));
                }),
                new Prefix("gemm after slice and concat", "Gemm", model -> {
                    var x = model.input("x", DType.DOUBLE, 6);
                    var turned = Value.concat(1, List.of(x.slice(1, 3, 6), x.slice(1, 0, 3)));
                    var hidden = turned.op("Gemm", Attributes.of("transB", 1), weight(model, 5, 6), weight(model, 5));
                    model.output("y", hidden.op("Tanh").matmul(weight(model, 5, 2)));
                }),
                new Prefix("two inputs meet", "Add", model -> {
                    var left = model.input("x", DType.DOUBLE, 4).matmul(weight(model, 4, 3));
                    var right = model.input("z", DType.DOUBLE, 2, 3)
                            .op("Transpose", Attributes.of("perm", new long[] {0, 2, 1}));
                    var hidden = left.plus(right.reshape(0, 6).matmul(weight(model, 6, 3)));
                    model.output("y", hidden.op("Sigmoid"));
                }),
                new Prefix("input goes both ways", "MatMul", model -> {
                    var x = model.input("x", DType.DOUBLE, 6);
                    var hidden = x.matmul(weight(model, 6, 3)).op("Tanh");
                    model.output("y", hidden.times(x.op("Sin").slice(1, 0, 3)));
                }),
                new Prefix("split and padded", "Split", model -> {
                    var x = model.input("x", DType.DOUBLE, 6);
                    var parts = model.builder()
                            .op(
                                    "Split",
                                    Attributes.of("axis", 1),
                                    2,
                                    x.matmul(weight(model, 6, 6)),
                                    model.builder().ints(2, 4));
                    var padded = parts.get(0).op("Pad", model.builder().ints(0, 1, 0, 1));
                    model.output("y", padded.op("Tanh").times(parts.get(1)));
                }));
    }

    @ParameterizedTest
    @MethodSource("prefixes")
    void givesTheSameSumsInDoublePrecision(Prefix prefix) {
        var model = OnnxReader.read(ModelFixture.write(folder, prefix.graph));

        assertSame(model, List.of(), DOUBLE);
        assertThat(boundary(model, List.of())).anyMatch(value -> value.contains(prefix.last));
    }

    @ParameterizedTest
    @ValueSource(strings = {"channels_last", "mlp_classifier", "unet", "optimized", "logistic_regression"})
    void givesTheSameSumsOnModelsOfProductionsKinds(String name) {
        var model = OnnxReader.read(Path.of("src/test/resources/models/" + name + ".onnx"));

        assertSame(model, List.of(), SINGLE);
    }

    @Test
    void givesTheSameSumsOnTheCreditModel() {
        assertSame(OnnxReader.read(Path.of("topology/credit/model.onnx")), List.of(), SINGLE);
    }

    @Test
    void linesLeadBetweenValuesBehindThePrefixWhereThoseAreFewer() {
        var narrowing = OnnxReader.read(ModelFixture.write(folder, narrowing(2)));
        var widening = OnnxReader.read(ModelFixture.write(folder, narrowing(7)));

        assertThat(fromBoundary(narrowing)).isPresent();
        assertThat(fromBoundary(widening)).isEmpty();
    }

    private static Consumer<ModelFixture> narrowing(int width) {
        return model -> model.output(
                "y",
                model.input("x", DType.DOUBLE, 6)
                        .matmul(weight(model, 6, width))
                        .op("Tanh"));
    }

    private static Optional<HoistedGradient> fromBoundary(Model model) {
        var parts = parts(model, List.of());
        var points = parts.whole().points();
        var affine = AffinePrefix.longest(parts.head().graph(), parts.shapes(), points, parts.target());
        return HoistedGradient.compile(runtime, parts.head(), parts.shapes(), affine.orElseThrow(), points)
                .fromBoundary(parts.head().graph(), parts.shapes());
    }

    @Test
    void aModelThatBeginsWithANormalizationHasNoPrefix() {
        var encoder = OnnxReader.read(Path.of("src/test/resources/models/encoder.onnx"));

        assertThat(boundary(encoder, List.of("embeddings"))).isEmpty();
    }

    @Test
    void whatTheContextTakesPartInIsLeftInside() {
        var model = OnnxReader.read(ModelFixture.write(folder, fixture -> {
            var x = fixture.input("x", DType.DOUBLE, 6);
            var gate = fixture.input("gate", DType.DOUBLE, 6);
            var hidden = x.matmul(weight(fixture, 6, 5)).op("Tanh");
            fixture.output("y", hidden.matmul(weight(fixture, 5, 6)).times(gate));
        }));

        assertSame(model, List.of("x"), DOUBLE);
        assertThat(boundary(model, List.of("x"))).hasSize(1);
    }

    private static Value weight(ModelFixture model, long... dims) {
        var shape = Shape.of(dims);
        var elements =
                new Random(shape.hashCode()).doubles(shape.size(), 0.5, 1.5).toArray();
        for (int i = 0; i < elements.length; i += 2) {
            elements[i] *= -1;
        }
        return model.builder().constant(Tensor.of(shape, elements));
    }

    /** The test models are small: here the prefix is taken as far as it reaches and not as far as it pays. */
    private static List<String> boundary(Model model, List<String> explained) {
        var parts = parts(model, explained);
        return AffinePrefix.longest(
                        parts.head().graph(), parts.shapes(), parts.whole().points(), parts.target())
                .map(AffinePrefix::boundary)
                .orElse(List.of());
    }

    private record Parts(Model head, ShapeTable shapes, GradientModel whole, String target) {}

    private static Parts parts(Model model, List<String> explained) {
        var probed = ProbedModel.of(runtime, model, explained);
        var points = explained.isEmpty() ? probed.floatingInputs() : explained;
        var target = probed.floatingOutputs().get(0);
        var head =
                probed.canonical().withGraph(SeveredGraph.at(probed.graph(), probed.shapes(), points, List.of(target)));
        return new Parts(head, probed.shapes(), GradientModel.compile(runtime, head, points, List.of(target)), target);
    }

    private static void assertSame(Model model, List<String> explained, double tolerance) {
        var parts = parts(model, explained);
        var points = parts.whole().points();
        var affine = AffinePrefix.longest(parts.head().graph(), parts.shapes(), points, parts.target());
        assertThat(affine).as("prefix").isPresent();
        var hoisted = HoistedGradient.compile(runtime, parts.head(), parts.shapes(), affine.get(), points);
        var fromBoundary = hoisted.fromBoundary(parts.head().graph(), parts.shapes());
        for (var rows : ROWS) {
            var feeds = feeds(parts);
            feeds.putAll(rows.feeds());
            var inside = run(PathGraph.around(parts.whole(), rows.kind()), feeds, points);
            assertAlike(inside, run(PathGraph.around(hoisted, parts.whole(), rows.kind()), feeds, points), tolerance);
            fromBoundary.ifPresent(shorter -> assertAlike(
                    inside,
                    run(
                            PathGraph.around(shorter, parts.whole(), rows.kind()),
                            atBoundary(feeds, parts, hoisted, shorter.fed()),
                            points),
                    tolerance));
        }
    }

    /** The feeds with the prefix's values at the ends in place of the ends. */
    private static Map<String, Tensor> atBoundary(
            Map<String, Tensor> feeds, Parts parts, HoistedGradient hoisted, List<String> boundary) {
        var ends = new HashMap<String, Tensor>();
        parts.whole().points().forEach(point -> ends.put(point, feeds.get(PathGraph.ends(point))));
        var changed = new HashMap<>(feeds);
        parts.whole().points().forEach(point -> changed.remove(PathGraph.ends(point)));
        try (var session = runtime.load(parts.head().withGraph(hoisted.forward()), SessionConfig.defaults())) {
            var inner =
                    boundary.stream().filter(value -> !ends.containsKey(value)).toList();
            var read = ProbedModel.names(hoisted.forward().freeInputs());
            var given = new HashMap<>(ends);
            given.keySet().retainAll(read);
            ends.putAll(session.run(given, inner));
        }
        boundary.forEach(value -> changed.put(PathGraph.ends(value), ends.get(value)));
        return changed;
    }

    /** Where the gradient is taken on three lines. */
    private record Rows(Function<GraphBuilder, PathRows> kind, Map<String, Tensor> feeds) {}

    private static final List<Rows> ROWS = List.of(
            new Rows(
                    GridRows::new,
                    Map.of(
                            GridRows.POSITIONS,
                                    Tensor.of(Shape.of(3, 2, 2), 1, 0.1, 1, 0.7, 1, 0.2, 1, 0.5, 1, 0.4, 1, 0.9),
                            GridRows.WEIGHTS, random(new Random(9), DType.DOUBLE, Shape.of(3, 2)))),
            new Rows(
                    ScatteredRows::new,
                    Map.of(
                            ScatteredRows.LINES, Tensor.of(Shape.of(6), 0L, 0L, 2L, 1L, 2L, 2L),
                            ScatteredRows.POSITIONS, random(new Random(8), DType.DOUBLE, Shape.of(6)))));

    private static void assertAlike(Map<String, Tensor> inside, Map<String, Tensor> outside, double tolerance) {
        inside.forEach((name, expected) -> {
            double scale = 0;
            for (double element : expected.toDoubles()) {
                scale = Math.max(scale, Math.abs(element));
            }
            assertThat(outside.get(name).shape()).isEqualTo(expected.shape());
            assertThat(outside.get(name).toDoubles())
                    .as(name)
                    .containsExactly(expected.toDoubles(), within(tolerance * scale));
        });
    }

    private static Map<String, Tensor> run(Model graph, Map<String, Tensor> feeds, List<String> points) {
        var wanted = points.stream().map(PathGraph::gradients).toList();
        try (var session = runtime.load(graph, SessionConfig.defaults())) {
            return session.run(feeds, wanted);
        }
    }

    /** Three lines between four ends. */
    private static Map<String, Tensor> feeds(Parts parts) {
        var random = new Random(7);
        var feeds = new HashMap<String, Tensor>();
        feeds.put(PathGraph.STARTS, Tensor.of(Shape.of(3), 0L, 0L, 1L));
        feeds.put(PathGraph.FINISHES, Tensor.of(Shape.of(3), 1L, 2L, 3L));
        feeds.put(PathGraph.TARGETS, Tensor.of(Shape.of(3), 0L, 1L, 0L));
        for (var input : parts.head().graph().freeInputs()) {
            boolean explained = parts.whole().points().contains(input.name());
            var seen = parts.shapes().get(input.name());
            var dims = seen.first().dims().clone();
            dims[0] = explained ? 4 : 2;
            if (!explained) {
                feeds.put(PathGraph.EXAMPLES, Tensor.of(Shape.of(3), 0L, 1L, 1L));
            }
            feeds.put(
                    explained ? PathGraph.ends(input.name()) : PathGraph.context(input.name()),
                    seen.dtype().isFloating()
                            ? random(random, seen.dtype(), Shape.of(dims))
                            : Tensor.of(seen.dtype(), Shape.of(dims), ones(Shape.of(dims))));
        }
        var output = parts.whole().shapes().get(parts.target());
        if (!output.hasFixedRows()) {
            var dims = output.first().dropFirst().dims();
            feeds.put(PathGraph.OUTPUT_DIMS, Tensor.of(Shape.of(dims.length), dims));
        }
        return feeds;
    }

    private static double[] ones(Shape shape) {
        var ones = new double[shape.sizeAsInt()];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static Tensor random(Random random, DType dtype, Shape shape) {
        return Tensor.of(dtype, shape, random.doubles(shape.size(), 0.01, 0.99).toArray());
    }
}
