package dev.plumbline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.autodiff.GradientRequest.Leniency;
import dev.plumbline.autodiff.NotDifferentiableException;
import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Dim;
import dev.plumbline.graph.FloatingTypes;
import dev.plumbline.graph.Graph;
import dev.plumbline.graph.GraphBuilder;
import dev.plumbline.graph.Literal;
import dev.plumbline.graph.Model;
import dev.plumbline.graph.OnnxReader;
import dev.plumbline.graph.ValueInfo;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Small models of the kinds that serve in production, as {@code make_models.py} writes them, against central differences. */
final class ProductionModelTest {
    private static final Path MODELS = Path.of("src/test/resources/models");
    private static final long SEED = 3;
    private static final OnnxRuntime runtime = OnnxRuntime.open();

    @RegisterExtension
    private static final LeakCheck leaks = new LeakCheck(runtime);

    /** Shapes as batch, then the other extents. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "lstm_classifier, x, logits, 6x4",
        "lstm_classifier, x, logits, 40x4",
        "gru_classifier, x, logits, 6x4",
        "looping, x, logits, 4",
        "branching, x, logits, 4",
        "channels_last, image, y, 8x8x2",
        "unet, image, logits, 8x8x2",
        "optimized, x, logits, 5x8",
        "optimized, x, logits, 7x8"
    })
    void agreesWithCentralDifferencesAtAnyBatch(String name, String point, String output, String extents) {
        var model = model(name);

        var gradient = GradientModel.compile(runtime, model, List.of(point), List.of(output));

        for (long batch : new long[] {1, 3}) {
            var x = GradientCheck.normal(new Random(SEED), DType.FLOAT, shape(batch, name, extents));
            new GradientCheck(runtime, SEED).check(model, gradient, Map.of(point, x));
        }
    }

    @Test
    void eachBranchIsDifferentiated() {
        var model = model("branching");
        var gradient = GradientModel.compile(runtime, model);

        for (float sign : new float[] {1, -1}) {
            var x = Tensor.of(
                    Shape.of(2, 4),
                    0.9f * sign,
                    0.3f,
                    0.5f * sign,
                    0.7f * sign,
                    0.4f * sign,
                    0.1f,
                    0.8f * sign,
                    0.6f * sign);
            new GradientCheck(runtime, SEED).check(model, gradient, Map.of("x", x));
        }
    }

    @Test
    void transformerIsDifferentiatedAtItsEmbeddings() {
        var probed = ProbedModel.of(runtime, model("encoder"), List.of("embeddings"));
        var severed = probed.canonical()
                .withGraph(SeveredGraph.at(probed.graph(), probed.shapes(), List.of("embeddings"), List.of("logits")));

        var gradient = GradientModel.compile(runtime, severed, List.of("embeddings"), List.of("logits"));

        for (long length : new long[] {4, 9}) {
            var inputs = new HashMap<String, Tensor>();
            for (var input : severed.graph().freeInputs()) {
                inputs.put(
                        input.name(),
                        input.isFloating()
                                ? GradientCheck.normal(new Random(SEED), DType.FLOAT, Shape.of(2, length, 8))
                                : Tensor.zeros(DType.INT64, Shape.of(2, length)));
            }
            new GradientCheck(runtime, SEED).check(severed, gradient, inputs);
        }
    }

    @Test
    void tokenIdsLeadToTheirEmbeddings() {
        var check = ModelCheck.of(runtime, model("encoder"));

        assertThat(check.explainable()).isTrue();
        assertThat(check.points()).extracting(TensorSpec::name).containsExactly("embeddings");
        assertThat(check.hints())
                .containsExactly("input 'ids' holds no floating numbers and has no gradient;"
                        + " explain an embedding instead: [embeddings]");
        assertThat(check.operators()).containsEntry("Gather", 8).containsEntry("Softmax", 2);
    }

    /** Labels and tables by label are cut; the probabilities stay what they were. */
    @ParameterizedTest
    @CsvSource({"mlp_classifier, 3", "logistic_regression, 2"})
    void scikitLearnPipelinesAreDifferentiatedAtTheirProbabilities(String name, int classes) {
        var model = model(name);
        var uncut = beforeTable(model);
        var x = GradientCheck.normal(new Random(SEED), DType.FLOAT, Shape.of(5, 4));

        var gradient = GradientModel.compile(runtime, model, List.of("x"), List.of("output_probability"));

        var canonical = ProbedModel.of(runtime, model, List.of()).canonical();
        new GradientCheck(runtime, SEED, 1e-3).check(canonical, gradient, Map.of("x", x));
        try (var before = runtime.load(uncut, SessionConfig.defaults());
                var after = runtime.load(canonical, SessionConfig.defaults())) {
            var expected = before.run(Map.of("x", x), List.of("probabilities")).get("probabilities");
            var found = after.run(Map.of("x", x), List.of("output_probability")).get("output_probability");
            assertThat(found.shape()).isEqualTo(Shape.of(5, classes));
            assertThat(found.toDoubles()).containsExactly(expected.toDoubles(), within(1e-6));
        }
    }

    /** The gradient of the same model in single precision. */
    @ParameterizedTest
    @ValueSource(strings = {"half", "brain_half"})
    void halfPrecisionIsDifferentiatedInSingle(String name) {
        var model = model(name);
        var x = GradientCheck.normal(new Random(SEED), DType.FLOAT, Shape.of(3, 4));

        var gradient = GradientModel.compile(runtime, model);

        assertThat(gradient.shapes().get("x").dtype()).isEqualTo(DType.FLOAT);
        new GradientCheck(runtime, SEED).check(FloatingTypes.singleForHalf(model), gradient, Map.of("x", x));
    }

    @Test
    void weightsBesideTheModelAreReadFromTheirFolder() {
        var model = OnnxReader.read(MODELS.resolve("external.onnx"));
        var x = GradientCheck.normal(new Random(SEED), DType.FLOAT, Shape.of(2, 24));

        var gradient = GradientModel.compile(runtime, model);

        assertThat(gradient.model().graph().initializers().values())
                .as("weights that stay in their file")
                .anyMatch(Literal.External.class::isInstance);
        new GradientCheck(runtime, SEED).check(model, gradient, Map.of("x", x));
    }

    @Test
    void batchOfOneIsFreedWhereRowsKeepApart() {
        var model = model("single_row");
        assertThat(ModelCheck.of(runtime, model).batch()).isEqualTo(ModelCheck.Batch.REWRITTEN);

        var gradient = GradientModel.compile(runtime, model);

        var x = GradientCheck.normal(new Random(SEED), DType.FLOAT, Shape.of(3, 2, 8));
        var freed = ProbedModel.of(runtime, model, List.of()).canonical();
        new GradientCheck(runtime, SEED).check(freed, gradient, Map.of("x", x));
    }

    @Test
    void batchOfOneStaysWhereRowsDoNotKeepApart() {
        var model = model("row_by_row");

        var gradient = GradientModel.compile(runtime, model);

        assertThat(ModelCheck.of(runtime, model).batch()).isEqualTo(ModelCheck.Batch.ROW_BY_ROW);
        var x = GradientCheck.normal(new Random(SEED), DType.FLOAT, Shape.of(1, 3, 4));
        new GradientCheck(runtime, SEED).check(model, gradient, Map.of("x", x));
    }

    @Test
    void quantisedModelIsRefusedUnlessStraightThroughIsAskedFor() {
        var model = model("quantized");
        assertThatThrownBy(() -> GradientModel.compile(runtime, model))
                .isInstanceOf(NotDifferentiableException.class)
                .hasMessageContaining("QuantizeLinear 'xq'")
                .hasMessageContaining("straight-through");

        var gradient = GradientModel.compile(runtime, model, List.of(), List.of(), Set.of(Leniency.STRAIGHT_THROUGH));

        assertThat(gradient.model().metadata().properties()).containsEntry(GradientModel.MARK, "straight-through");
        var x = Tensor.of(Shape.of(1, 4), 0.5f, -0.3f, 99f, 0.1f);
        var slopes = straightThrough(gradient, x);
        assertThat(slopes[2]).as("where rounding clips").isZero();
        for (int index : new int[] {0, 1, 3}) {
            assertThat(slopes[index]).as("x%d", index).isCloseTo(secant(model, x, index), within(0.02));
        }
    }

    /** The gradient of the sum of the logits. */
    private static double[] straightThrough(GradientModel gradient, Tensor x) {
        try (var session = runtime.load(gradient.model(), SessionConfig.defaults())) {
            var ones = Tensor.of(Shape.of(1, 3), 1f, 1f, 1f);
            return session.run(Map.of("x", x, "d_logits", ones), List.of("d_x"))
                    .get("d_x")
                    .toDoubles();
        }
    }

    /** The slope over many steps of rounding on either side. */
    private static double secant(Model model, Tensor x, int index) {
        double step = 0.1;
        try (var session = runtime.load(model, SessionConfig.defaults().withoutOptimization())) {
            double difference = 0;
            for (int side : new int[] {1, -1}) {
                var elements = x.toDoubles();
                elements[index] += side * step;
                var moved = Tensor.of(DType.FLOAT, x.shape(), elements);
                for (double logit : session.run(Map.of("x", moved), List.of("logits"))
                        .get("logits")
                        .toDoubles()) {
                    difference += side * logit;
                }
            }
            return difference / (2 * step);
        }
    }

    /** ONNX Runtime would write past the end of its memory. */
    @Test
    void scalesOfAnotherLengthAreRefused() {
        var builder = new GraphBuilder();
        var x = builder.input("x", DType.FLOAT, List.of(Dim.of(1), Dim.of(2), Dim.of(400)));
        builder.output("y", x.op("Resize", Attributes.of("mode", "linear"), null, x.reshape(-1)));
        var model = Model.of(builder.build("resize"), 17);

        assertThatThrownBy(() -> GradientModel.compile(runtime, model)).isInstanceOf(OnnxRuntimeException.class);
    }

    /** The model with the tensor that its table of probabilities is made from as its only output. */
    private static Model beforeTable(Model model) {
        var graph = model.graph();
        var nodes = graph.nodes().stream()
                .filter(node -> !node.op().equals("ZipMap") && !node.outputs().contains("output_label"))
                .toList();
        return model.withGraph(new Graph(
                graph.name(),
                nodes,
                graph.inputs(),
                List.of(ValueInfo.undeclared("probabilities")),
                graph.initializers(),
                List.of()));
    }

    private static Shape shape(long batch, String name, String extents) {
        var parts = extents.split("x");
        var dims = new long[parts.length + 1];
        dims[0] = batch;
        for (int index = 0; index < parts.length; index++) {
            dims[index + 1] = Long.parseLong(parts[index]);
        }
        return name.equals("unet") ? Shape.of(batch, 2, 8, 8) : Shape.of(dims);
    }

    private static Model model(String name) {
        try (var stream = ProductionModelTest.class.getResourceAsStream("/models/" + name + ".onnx")) {
            return OnnxReader.read(stream.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
