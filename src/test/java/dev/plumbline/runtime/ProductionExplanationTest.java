package dev.plumbline.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.attribution.Explanation;
import dev.plumbline.attribution.Method;
import dev.plumbline.attribution.Target;
import dev.plumbline.attribution.Verdict;
import dev.plumbline.runtime.ExplainOutcome.Explained;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small models of the kinds that serve in production, explained in batches of any composition. */
final class ProductionExplanationTest {
    private static final Path MODELS = Path.of("src/test/resources/models");
    private static final int ROWS = 12;
    private static final OnnxRuntime runtime = OnnxRuntime.open();

    @RegisterExtension
    private static final LeakCheck leaks = new LeakCheck(runtime);

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "lstm_classifier, x, 6x4",
        "gru_classifier, x, 6x4",
        "looping, x, 4",
        "optimized, x, 5x8",
        "channels_last, image, 8x8x2",
        "unet, image, 2x8x8",
        "digits, image, 1x8x8"
    })
    void anyPackingGivesTheSameExplanations(String name, String input, String extents) {
        var random = new Random(11);
        var requests = requests(input, extents, random);
        var options = ModelOptions.of(MODELS.resolve(name + ".onnx")).withMethod(new Method.Adaptive(0.01, 1000));
        try (var explainer = Explainers.open(runtime, options)) {
            var together = explainer.explain(requests);

            assertThat(together)
                    .allSatisfy(outcome -> assertThat(
                                    explanation(outcome).accuracy().verdict())
                            .isEqualTo(Verdict.CONVERGED));
            for (int repetition = 0; repetition < 3; repetition++) {
                var order = new ArrayList<>(requests);
                Collections.shuffle(order, random);
                for (var chunk : Batches.chunks(order, 1 + random.nextInt(ROWS))) {
                    var outcomes = explainer.explain(chunk);
                    for (int i = 0; i < chunk.size(); i++) {
                        assertClose(outcomes.get(i), together.get(requests.indexOf(chunk.get(i))));
                    }
                }
            }
        }
    }

    private static List<ExplainRequest> requests(String input, String extents, Random random) {
        var shape = Shape.of(
                Arrays.stream(extents.split("x")).mapToLong(Long::parseLong).toArray());
        var requests = new ArrayList<ExplainRequest>();
        for (int row = 0; row < ROWS; row++) {
            var x = GradientCheck.normal(random, DType.FLOAT, shape);
            requests.add(new ExplainRequest("row-" + row, Map.of(input, x), Map.of(), new Target.Argmax()));
        }
        return requests;
    }

    private static Explanation explanation(ExplainOutcome outcome) {
        assertThat(outcome).isInstanceOf(Explained.class);
        return ((Explained) outcome).explanation();
    }

    private static void assertClose(ExplainOutcome found, ExplainOutcome expected) {
        var left = explanation(found).attributions().get(0).toDoubles();
        var right = explanation(expected).attributions().get(0).toDoubles();
        double distance = 0;
        double norm = 0;
        for (int i = 0; i < right.length; i++) {
            distance += Math.abs(left[i] - right[i]);
            norm += Math.abs(right[i]);
        }
        assertThat(distance / norm).isLessThan(1e-5);
        assertThat(explanation(found).accuracy().points())
                .isEqualTo(explanation(expected).accuracy().points());
    }
}
