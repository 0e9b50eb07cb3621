package dev.plumbline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.attribution.Baseline;
import dev.plumbline.attribution.Explanation;
import dev.plumbline.attribution.Method;
import dev.plumbline.attribution.NamedBaseline;
import dev.plumbline.attribution.Point;
import dev.plumbline.attribution.Rule;
import dev.plumbline.attribution.Target;
import dev.plumbline.attribution.Verdict;
import dev.plumbline.runtime.ExplainOutcome.Explained;
import dev.plumbline.runtime.ModelOptions.ExplainedOutput;
import dev.plumbline.runtime.ModelOptions.Space;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The explainer on the credit model of the demonstration. */
final class CreditModelExplainerTest {
    private static final Path FOLDER = Path.of("topology/credit");
    private static final int FEATURES = 29;
    private static final int NPY_HEADER = 128;
    private static final OnnxRuntime runtime = OnnxRuntime.open();

    @RegisterExtension
    private static final LeakCheck leaks = new LeakCheck(runtime);

    private static List<Tensor> rows;
    private static List<Point> reference;

    @BeforeAll
    static void read() throws IOException {
        rows = rows("held-out.npy");
        reference = rows("reference.npy").stream().map(Point::of).toList();
    }

    @Test
    void explanationsAddUpAndRecomputeTheOutputs() {
        try (var explainer = open(options("model-relu.onnx", "logit", Space.LOGIT))) {
            var outcomes = explainer.explain(requests(rows));

            assertThat(outcomes).hasSize(rows.size());
            for (var outcome : outcomes) {
                var explained = (Explained) outcome;
                var accuracy = explained.explanation().accuracy();
                assertThat(accuracy.verdict()).isEqualTo(Verdict.CONVERGED);
                assertThat(accuracy.relativeDelta()).isLessThan(0.01);
                assertThat(explained.targetIndex()).containsExactly(1L);
                assertThat(explained.outputs()).containsOnlyKeys("logit", "probability");
                assertThat(explained.explanation().output())
                        .isEqualTo(explained.outputs().get("logit").getDouble(1));
            }
        }
    }

    @Test
    void anyPackingGivesTheSameExplanations() {
        try (var explainer = open(options("model-relu.onnx", "probability", Space.PROBABILITY))) {
            var requests = requests(rows.subList(0, 60));
            var together = explainer.explain(requests);
            var random = new Random(5);

            for (int repetition = 0; repetition < 4; repetition++) {
                var order = new ArrayList<Integer>();
                for (int i = 0; i < requests.size(); i++) {
                    order.add(i);
                }
                Collections.shuffle(order, random);
                for (var chunk : Batches.chunks(order, 1 + random.nextInt(20))) {
                    var outcomes =
                            explainer.explain(chunk.stream().map(requests::get).toList());
                    for (int i = 0; i < chunk.size(); i++) {
                        assertClose(explanation(outcomes.get(i)), explanation(together.get(chunk.get(i))), 1e-5);
                    }
                }
            }
        }
    }

    @Test
    void theSameRequestsGiveTheSameBytes() {
        var options = options("model-relu.onnx", "logit", Space.LOGIT)
                .withBaselines(List.of(new NamedBaseline("rows", 1, new Baseline.Drawn(reference, 4))));
        try (var explainer = open(options);
                var other = open(options)) {
            var once = explainer.explain(requests(rows.subList(0, 20)));
            var again = explainer.explain(requests(rows.subList(0, 20)));
            var elsewhere = other.explain(requests(rows.subList(0, 20)));

            assertThat(again).usingRecursiveComparison().isEqualTo(once);
            assertThat(elsewhere).usingRecursiveComparison().isEqualTo(once);
        }
    }

    @ParameterizedTest
    @CsvSource({"model-relu.onnx, logit, 30", "model-relu.onnx, probability, 45", "model.onnx, logit, 10"})
    void meetsItsToleranceWithFewPoints(String file, String output, int meanPoints) {
        var options = options(file, output, output.equals("logit") ? Space.LOGIT : Space.PROBABILITY);
        try (var explainer = open(options);
                var exact = open(options.withMethod(new Method.Fixed(Rule.MIDPOINT, 4096, 1e-3)))) {
            var found = explainer.explain(requests(rows));
            var truth = exact.explain(requests(rows));

            var errors = new ArrayList<Double>();
            double points = 0;
            for (int i = 0; i < found.size(); i++) {
                errors.add(error(explanation(found.get(i)), explanation(truth.get(i))));
                points += explanation(found.get(i)).accuracy().points();
            }
            Collections.sort(errors);
            assertThat(errors.get((int) (errors.size() * 0.95))).isLessThan(0.01);
            assertThat(points / found.size()).isLessThanOrEqualTo(meanPoints);
        }
    }

    @Test
    void aSmallMemoryCapChangesNothing() {
        var options = options("model-relu.onnx", "logit", Space.LOGIT)
                .withMethod(new Method.Fixed(Rule.GAUSS_LEGENDRE, 300, 0.01));
        var small = options.withResources(new ModelOptions.Resources(Device.cpu(), 1, 1));
        try (var wide = open(options);
                var narrow = open(small)) {
            var expected = wide.explain(requests(rows.subList(0, 10)));
            var found = narrow.explain(requests(rows.subList(0, 10)));

            for (int i = 0; i < found.size(); i++) {
                assertClose(explanation(found.get(i)), explanation(expected.get(i)), 1e-5);
            }
        }
    }

    private static ModelOptions options(String file, String output, Space space) {
        return ModelOptions.of(FOLDER.resolve(file))
                .withOutput(new ExplainedOutput(Optional.of(output), space, List.of("good", "bad")))
                .withBaselines(List.of(new NamedBaseline("mean", 1, Baseline.mean(reference))));
    }

    private static Explainer open(ModelOptions options) {
        return Explainers.open(runtime, options);
    }

    private static List<ExplainRequest> requests(List<Tensor> rows) {
        var requests = new ArrayList<ExplainRequest>();
        for (var row : rows) {
            requests.add(new ExplainRequest(
                    "row-" + rows.indexOf(row), Map.of("features", row), Map.of(), new Target.Label("bad")));
        }
        return requests;
    }

    private static Explanation explanation(ExplainOutcome outcome) {
        return ((Explained) outcome).explanation();
    }

    private static double error(Explanation found, Explanation truth) {
        double distance = 0;
        double norm = 0;
        for (int i = 0; i < FEATURES; i++) {
            double expected = truth.attributions().get(0).getDouble(i);
            distance += Math.abs(found.attributions().get(0).getDouble(i) - expected);
            norm += Math.abs(expected);
        }
        return distance / norm;
    }

    private static void assertClose(Explanation found, Explanation expected, double relative) {
        assertThat(error(found, expected)).isLessThan(relative);
        assertThat(found.accuracy().points()).isEqualTo(expected.accuracy().points());
        assertThat(found.output()).isEqualTo(expected.output(), within(relative * Math.abs(expected.output())));
    }

    private static List<Tensor> rows(String file) throws IOException {
        var bytes = Files.readAllBytes(FOLDER.resolve(file));
        int size = (bytes.length - NPY_HEADER) / (FEATURES * Float.BYTES);
        var data = ByteBuffer.wrap(bytes, NPY_HEADER, bytes.length - NPY_HEADER);
        return Batches.rows(Tensor.wrap(DType.FLOAT, Shape.of(size, FEATURES), data.slice()), size);
    }
}
