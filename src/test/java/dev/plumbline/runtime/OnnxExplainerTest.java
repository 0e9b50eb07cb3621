package dev.plumbline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.attribution.Baseline;
import dev.plumbline.attribution.Explanation;
import dev.plumbline.attribution.Method;
import dev.plumbline.attribution.NamedBaseline;
import dev.plumbline.attribution.Rule;
import dev.plumbline.attribution.Target;
import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Dim;
import dev.plumbline.graph.Node;
import dev.plumbline.runtime.ExplainOutcome.Explained;
import dev.plumbline.runtime.ExplainOutcome.Failed;
import dev.plumbline.runtime.ModelOptions.ExplainedOutput;
import dev.plumbline.runtime.ModelOptions.Space;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class OnnxExplainerTest {
    private static final Target FIRST = new Target.Index(List.of(0L));
    private static final OnnxRuntime runtime = OnnxRuntime.open();

    @RegisterExtension
    private static final LeakCheck leaks = new LeakCheck(runtime);

    @TempDir
    private Path folder;

    @Test
    void inputsThatAreNotExplainedStayAsTheyAre() {
        var options = options(model -> {
                    var x = model.input("x", DType.FLOAT, 2);
                    var scale = model.input("scale", DType.FLOAT, 2);
                    model.output("y", x.squared().times(scale).sumKeeping(1));
                })
                .withExplained(List.of("x"));
        var requests = IntStream.range(0, 9)
                .mapToObj(i -> request("p" + i, Map.of("x", floats(1, 2), "scale", floats(i, 2 * i)), FIRST))
                .toList();

        try (var explainer = Explainers.open(runtime, options)) {
            var outcomes = explainer.explain(requests);

            assertThat(explainer.signature().explained()).containsExactly("x");
            for (int i = 0; i < outcomes.size(); i++) {
                assertAttributions(outcomes.get(i), 0, i, 8 * i);
            }
        }
    }

    @Test
    void severalInputsOfDifferentShapesAreExplainedTogether() {
        var options = options(model -> {
            var x = model.input("x", DType.FLOAT, 2);
            var image = model.input("image", DType.FLOAT, 1, 2, 2);
            model.output("y", x.sumKeeping(1).times(image.sum(1, 2, 3).unsqueeze(1)));
        });
        var request =
                request("p", Map.of("x", floats(1, 2), "image", Tensor.of(Shape.of(1, 2, 2), 1f, 0f, 0f, 3f)), FIRST);

        try (var explainer = Explainers.open(runtime, options)) {
            var outcome = explainer.explain(List.of(request)).get(0);

            assertThat(explainer.signature().explained()).containsExactly("x", "image");
            assertAttributions(outcome, 0, 2, 4);
            assertAttributions(outcome, 1, 1.5, 0, 0, 4.5);
            assertThat(explanation(outcome).attributions().get(1).shape()).isEqualTo(Shape.of(1, 2, 2));
        }
    }

    @Test
    void furtherTargetsAreExplainedBesideAndFailTheirRow() {
        var options = options(model -> {
            var x = model.input("x", DType.FLOAT, 2);
            model.output("y", x.squared());
        });
        var inputs = Map.of("x", floats(1, 2));
        var second = new Target.Index(List.of(1L));
        var third = new Target.Index(List.of(2L));
        var requests = List.of(
                new ExplainRequest("a", inputs, Map.of(), FIRST, List.of(second)),
                new ExplainRequest("b", inputs, Map.of(), FIRST, List.of(second, third)),
                new ExplainRequest("c", inputs, Map.of(), second));

        try (var explainer = Explainers.open(runtime, options)) {
            var outcomes = explainer.explain(requests);

            assertThat(outcomes).hasSize(3);
            assertAttributions(outcomes.get(0), 0, 1, 0);
            assertAttributions(((Explained) outcomes.get(0)).further().get(0), 0, 0, 4);
            assertThat(outcomes.get(1)).isInstanceOf(ExplainOutcome.Failed.class);
            assertAttributions(outcomes.get(2), 0, 0, 4);
        }
    }

    @Test
    void outputsOfAnyRankCanBeTargets() {
        var options = options(model -> {
            var x = model.input("x", DType.FLOAT, 3);
            model.output("y", x.squared().unsqueeze(1).times(x.builder().constant(column(1, 10))));
        });
        var request = request("p", Map.of("x", floats(1, 2, 3)), new Target.Index(List.of(1L, 2L)));

        try (var explainer = Explainers.open(runtime, options)) {
            var outcome = explainer.explain(List.of(request)).get(0);

            assertThat(((Explained) outcome).targetIndex()).containsExactly(1L, 2L);
            assertThat(explanation(outcome).output()).isEqualTo(90);
            assertAttributions(outcome, 0, 0, 0, 90);
        }
    }

    @Test
    void rowsOfDifferentLengthsAreExplainedInOneCall() {
        var options = options(model -> {
            var x = model.input("x", DType.FLOAT, -1);
            model.output("y", x.squared());
        });
        var requests = List.of(
                request("a", Map.of("x", floats(1, 2, 3)), new Target.Argmax()),
                request("b", Map.of("x", floats(5, 4)), new Target.Argmax()),
                request("c", Map.of("x", floats(7, 8, 9)), FIRST));

        try (var explainer = Explainers.open(runtime, options)) {
            var outcomes = explainer.explain(requests);

            assertAttributions(outcomes.get(0), 0, 0, 0, 9);
            assertAttributions(outcomes.get(1), 0, 25, 0);
            assertAttributions(outcomes.get(2), 0, 49, 0, 0);
        }
    }

    @Test
    void embeddingsOfIntegerInputsCanBeExplained() {
        var options = options(model -> {
                    var builder = model.builder();
                    var tokens = model.input("tokens", DType.INT64, 2);
                    var table = builder.constant(Tensor.of(Shape.of(3, 2), 1f, 2f, 3f, 4f, 5f, 6f));
                    var rows = table.gather(tokens, 0);
                    builder.add(new Node(
                            "embed", "Identity", "", List.of(rows.name()), List.of("embedding"), Attributes.none()));
                    var embedding = builder.value("embedding");
                    builder.declare("embedding", DType.FLOAT);
                    model.output("y", embedding.squared().sum(1, 2).unsqueeze(1));
                })
                .withExplained(List.of("embedding"));
        var request = request("p", Map.of("tokens", Tensor.of(Shape.of(2), 2L, 0L)), FIRST);

        try (var explainer = Explainers.open(runtime, options)) {
            assertAttributions(explainer.explain(List.of(request)).get(0), 0, 25, 36, 1, 4);
        }
    }

    @Test
    void modelsWithAFixedBatchAreRunRowByRow() {
        Consumer<ModelFixture> fixed = model -> {
            var x = model.builder().input("x", DType.FLOAT, List.of(new Dim.Fixed(2), new Dim.Fixed(3)));
            model.output("y", x.squared().sumKeeping(1));
        };
        var requests = IntStream.range(0, 5)
                .mapToObj(i -> request("p" + i, Map.of("x", floats(i, 1, 2)), FIRST))
                .toList();

        try (var explainer = Explainers.open(runtime, options(fixed))) {
            var outcomes = explainer.explain(requests);

            for (int i = 0; i < outcomes.size(); i++) {
                assertAttributions(outcomes.get(i), 0, i * i, 1, 4);
            }
        }
    }

    @Test
    void aPoisonousRowFailsAlone() {
        var options = options(model -> {
            var x = model.input("x", DType.FLOAT, 2);
            var row = model.input("row", DType.INT64);
            var table = model.builder().constant(Tensor.of(Shape.of(2, 2), 1f, 1f, 2f, 2f));
            model.output("y", x.times(table.gather(row, 0)).sumKeeping(1));
        });
        var requests = List.of(
                request("good", Map.of("x", floats(1, 2), "row", index(1)), FIRST),
                request("poison", Map.of("x", floats(1, 2), "row", index(99)), FIRST),
                request("other", Map.of("x", floats(3, 4), "row", index(0)), FIRST));

        try (var explainer = Explainers.open(runtime, options)) {
            var outcomes = explainer.explain(requests);

            assertAttributions(outcomes.get(0), 0, 2, 4);
            assertThat(outcomes.get(1)).isInstanceOf(Failed.class);
            assertThat(((Failed) outcomes.get(1)).message()).contains("out of data bounds");
            assertAttributions(outcomes.get(2), 0, 3, 4);
        }
    }

    @Test
    void requestsThatDoNotFitAreRefusedInOneSentence() {
        var options = options(model -> {
            var x = model.input("x", DType.FLOAT, 2);
            model.output("y", x.log());
        });
        var requests = List.of(
                request("missing", Map.of(), FIRST),
                request("type", Map.of("x", Tensor.of(Shape.of(2), 1.0, 2.0)), FIRST),
                request("shape", Map.of("x", floats(1, 2, 3)), FIRST),
                request("nan", Map.of("x", floats(1, Float.NaN)), FIRST),
                request("target", Map.of("x", floats(1, 2)), new Target.Index(List.of(2L))),
                request("output", Map.of("x", floats(0, 2)), FIRST),
                request("served", Map.of("x", floats(1, 2)), new Target.ServedClass()));

        try (var explainer = Explainers.open(runtime, options)) {
            assertThat(explainer.explain(requests))
                    .extracting(outcome -> ((Failed) outcome).message())
                    .containsExactly(
                            "expected input 'x', found none",
                            "input 'x': expected float, found double",
                            "input 'x': expected one row of shape [2], found [3]",
                            "input 'x': expected finite numbers, found NaN at element 1",
                            "the target is [2], one row of the output has shape [2]",
                            "output 'y' is -Infinity at [0]; only finite numbers can be explained",
                            "the target is the served class, but no served output of its shape is known");
        }
    }

    @Test
    void logitsAreExplainedBeforeTheFinalSoftmax() {
        var options = options(model -> {
            var x = model.input("x", DType.FLOAT, 3);
            model.output("y", x.times(2).op("Softmax", Attributes.of("axis", -1)));
        });
        var request = request("p", Map.of("x", floats(1, 2, 3)), new Target.Index(List.of(1L)));

        try (var logit = Explainers.open(runtime, options);
                var probability = Explainers.open(
                        runtime,
                        options.withOutput(new ExplainedOutput(Optional.empty(), Space.PROBABILITY, List.of())))) {
            var ofLogit = logit.explain(List.of(request)).get(0);
            var ofProbability =
                    explanation(probability.explain(List.of(request)).get(0));

            assertAttributions(ofLogit, 0, 0, 4, 0);
            assertThat(((Explained) ofLogit).output()).isEqualTo("y");
            assertThat(((Explained) ofLogit).outputs()).containsOnlyKeys("y");
            assertThat(ofProbability.output())
                    .isEqualTo(Math.exp(4) / (Math.exp(2) + Math.exp(4) + Math.exp(6)), within(1e-6));
        }
    }

    @Test
    void theServedClassDecidesWhatIsExplained() {
        var options = options(model -> {
            var x = model.input("x", DType.FLOAT, 2);
            model.output("y", x.squared());
        });
        var request =
                new ExplainRequest("p", Map.of("x", floats(3, 1)), Map.of("y", floats(0, 1)), new Target.ServedClass());

        try (var explainer = Explainers.open(runtime, options)) {
            assertAttributions(explainer.explain(List.of(request)).get(0), 0, 0, 1);
        }
    }

    @Test
    void aRowWhoseGradientsDoNotFitIntoMemoryFailsAndSaysHowMuchIsNeeded() {
        var options = options(model -> {
                    var x = model.input("x", DType.FLOAT, -1);
                    model.output("y", x.squared().sumKeeping(1));
                })
                .withResources(new ModelOptions.Resources(Device.cpu(), 1, 1));
        var large = Tensor.zeros(DType.FLOAT, Shape.of(10_000));

        try (var explainer = Explainers.open(runtime, options)) {
            var outcomes = explainer.explain(List.of(
                    request("small", Map.of("x", floats(1, 2)), FIRST), request("large", Map.of("x", large), FIRST)));

            assertAttributions(outcomes.get(0), 0, 1, 4);
            assertThat(((Failed) outcomes.get(1)).message())
                    .isEqualTo("expected room for the gradients of 7 points, found 1 MiB for 1 paths of 10000"
                            + " elements; allow at least 3 MiB or take a fixed rule");
        }
    }

    @Test
    void severalBaselinesKeepTheirOwnResults() {
        var ones = new NamedBaseline("ones", 3, new Baseline.Constant(1));
        var zero = new NamedBaseline("zero", 1, Baseline.zero());
        var options = options(model -> {
                    var x = model.input("x", DType.FLOAT, 1);
                    model.output("y", x.squared());
                })
                .withBaselines(List.of(zero, ones))
                .withMethod(new Method.Fixed(Rule.MIDPOINT, 8, 0.01));

        try (var explainer = Explainers.open(runtime, options)) {
            var outcome = explainer
                    .explain(List.of(request("p", Map.of("x", floats(3)), FIRST)))
                    .get(0);

            assertAttributions(outcome, 0, 0.25 * 9 + 0.75 * 8);
            assertThat(explanation(outcome).baselines())
                    .extracting(b -> b.output())
                    .containsExactly(0.0, 1.0);
            assertThat(explanation(outcome).accuracy().points()).isEqualTo(16);
        }
    }

    private ModelOptions options(Consumer<ModelFixture> graph) {
        return ModelOptions.of(ModelFixture.write(folder, graph)).withMethod(new Method.Adaptive(1e-4, 200));
    }

    private static ExplainRequest request(String id, Map<String, Tensor> inputs, Target target) {
        return new ExplainRequest(id, inputs, Map.of(), target);
    }

    private static Tensor floats(float... elements) {
        return Tensor.of(Shape.of(elements.length), elements);
    }

    private static Tensor column(float... elements) {
        return Tensor.of(Shape.of(1, elements.length, 1), elements);
    }

    private static Tensor index(long index) {
        return Tensor.of(Shape.scalar(), index);
    }

    private static Explanation explanation(ExplainOutcome outcome) {
        assertThat(outcome).isInstanceOf(Explained.class);
        return ((Explained) outcome).explanation();
    }

    private static void assertAttributions(ExplainOutcome outcome, int input, double... expected) {
        assertThat(explanation(outcome).attributions().get(input).toDoubles()).containsExactly(expected, within(1e-3));
    }
}
