package dev.plumbline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plumbline.graph.Model;
import dev.plumbline.graph.OnnxReader;
import dev.plumbline.graph.ValueInfo;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A real transformer, all-MiniLM-L6-v2, differentiated at its word embeddings: {@code mvn -Pminilm verify}. */
@Tag("minilm")
final class MiniLmTest {
    private static final String RESOURCE = "/all-minilm-l6-v2.onnx";
    private static final long SEED = 23;
    private static final int VOCABULARY = 30522;

    private static final OnnxRuntime runtime = OnnxRuntime.open();

    @RegisterExtension
    private static final LeakCheck leaks = new LeakCheck(runtime);

    private static String words;
    private static ProbedModel probed;
    private static Model head;
    private static GradientModel gradient;

    @BeforeAll
    static void compile() throws IOException {
        try (var stream = MiniLmTest.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                System.out.printf("minilm: SKIPPED, %s is not on the class path; run with -Pminilm%n", RESOURCE);
            }
            assumeTrue(stream != null, RESOURCE + " is missing");
            var model = OnnxReader.read(stream.readAllBytes());
            words = ModelCheck.of(runtime, model).points().get(0).name();
            probed = ProbedModel.of(runtime, model, List.of(words));
            var output = probed.floatingOutputs().get(0);
            head = probed.canonical()
                    .withGraph(SeveredGraph.at(probed.graph(), probed.shapes(), List.of(words), List.of(output)));
            gradient = GradientModel.compile(runtime, head, List.of(words), List.of(output));
        }
    }

    @Test
    void agreesWithCentralDifferences() {
        for (int length : new int[] {5, 17}) {
            var comparisons = new GradientCheck(runtime, SEED, 1e-3).compare(head, gradient, inputs(2, length));

            comparisons.forEach(comparison -> System.out.printf("minilm: %d tokens, %s%n", length, comparison));
            assertThat(comparisons)
                    .allSatisfy(comparison -> assertThat(comparison.analytic())
                            .isCloseTo(comparison.numeric(), within(0.01 * Math.abs(comparison.numeric()))));
        }
    }

    @Test
    void rowsOfABatchHaveTheGradientsTheyHaveAlone() {
        int batch = 3;
        var inputs = inputs(batch, 9);
        try (var session = runtime.load(gradient.model(), SessionConfig.defaults())) {
            var output = gradient.outputs().get(0);
            var y = session.run(with(inputs, output, null), List.of(output)).get(output);
            var cotangent = GradientCheck.normal(new Random(SEED), y.dtype(), y.shape());
            var together = gradientOf(session, with(inputs, output, cotangent));

            for (int index = 0; index < batch; index++) {
                int row = index;
                var single = new HashMap<String, Tensor>();
                with(inputs, output, cotangent).forEach((name, tensor) -> single.put(name, alone(tensor, row)));
                var alone = gradientOf(session, single);

                assertThat(alone.toDoubles()).containsExactly(together.row(row).toDoubles(), within(1e-5));
            }
        }
    }

    /** A batch of one row. */
    private static Tensor alone(Tensor batch, int row) {
        var tensor = batch.row(row);
        return tensor.reshape(tensor.shape().prepend(1));
    }

    private static Tensor gradientOf(OnnxSession session, Map<String, Tensor> feeds) {
        return session.run(feeds, List.of("d_" + words)).get("d_" + words);
    }

    /** The inputs and a cotangent of the output, or zeros where it is not known yet. */
    private static Map<String, Tensor> with(Map<String, Tensor> inputs, String output, Tensor cotangent) {
        var feeds = new HashMap<>(inputs);
        var embedded = inputs.get(words);
        feeds.put("d_" + output, cotangent == null ? Tensor.zeros(embedded.dtype(), embedded.shape()) : cotangent);
        return feeds;
    }

    /** Embeddings of random tokens, and what else the head takes: masks of ones, types of zeros. */
    private static Map<String, Tensor> inputs(int batch, int length) {
        var random = new Random(SEED);
        var shape = Shape.of(batch, length);
        var ids = Tensor.of(
                shape,
                IntStream.range(0, batch * length)
                        .mapToLong(index -> random.nextInt(VOCABULARY))
                        .toArray());
        var all = new HashMap<String, Tensor>();
        for (var input : probed.graph().freeInputs()) {
            boolean mask = input.name().contains("mask");
            var values = new long[batch * length];
            Arrays.fill(values, mask ? 1 : 0);
            all.put(
                    input.name(),
                    input.name().contains("ids") && !input.name().contains("type") ? ids : Tensor.of(shape, values));
        }
        var inputs = new HashMap<String, Tensor>();
        var exposed = probed.canonical().withGraph(probed.graph().withOutputs(List.of(ValueInfo.undeclared(words))));
        try (var session = runtime.load(exposed, SessionConfig.defaults())) {
            inputs.put(words, session.run(all, List.of(words)).get(words));
        }
        head.graph().freeInputs().stream()
                .filter(input -> all.containsKey(input.name()))
                .forEach(input -> inputs.put(input.name(), all.get(input.name())));
        return inputs;
    }
}
