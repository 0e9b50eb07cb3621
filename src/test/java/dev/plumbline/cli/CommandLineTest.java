package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.dataset.Rows;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands beside {@code explain}, and what all have in common. */
final class CommandLineTest {
    private static final String MODEL = "topology/credit/model.onnx";
    private static final String HELD_OUT = "topology/credit/held-out.npy";

    @TempDir
    private Path folder;

    @Test
    void evaluateHoldsAttributionsAgainstARandomRanking() throws Exception {
        var ended = Ended.line(
                "evaluate --model %s --input %s --baseline mean --output logit --rows 10 --replace mean --format json"
                        .formatted(MODEL, HELD_OUT));

        var measures = ended.json().path("replacedBy").path("mean").path("measures");
        assertThat(ended.exitCode()).isZero();
        assertThat(measures).hasSize(4);
        assertThat(measures.path("deletion, area").path("attribution").doubleValue())
                .isLessThan(measures.path("deletion, area").path("random").doubleValue());
        assertThat(measures.path("infidelity").path("wins").doubleValue()).isGreaterThan(0.8);
    }

    @Test
    void auditHoldsVerdictsAgainstAFinerIntegral() throws Exception {
        var ended = Ended.line(("audit --model %s --input %s --baseline mean --output probability --space probability"
                        + " --model topology/credit/model-relu.onnx --input %s --baseline mean"
                        + " --rows 40 --reference-points 1024 --format json")
                .formatted(MODEL, HELD_OUT, HELD_OUT));

        var json = ended.json();
        assertThat(ended.exitCode()).isZero();
        assertThat(json.path("models")).hasSize(2);
        assertThat(json.path("models").get(0).path("model").textValue()).isEqualTo("model.onnx probability");
        assertThat(json.path("total").path("explanations").intValue()).isEqualTo(80);
        assertThat(json.path("total").path("honesty").doubleValue()).isGreaterThanOrEqualTo(0.99);
        assertThat(json.path("total").path("maxError").doubleValue()).isBetween(1e-9, 0.02);
    }

    @Test
    void checkNamesWhatCanBeExplained() throws Exception {
        var ended = Ended.line("check --model %s --format json".formatted(MODEL));

        var json = ended.json();
        assertThat(ended.exitCode()).isZero();
        assertThat(json.path("explainable").booleanValue()).isTrue();
        assertThat(json.path("batch").textValue()).isEqualTo("dynamic");
        assertThat(json.path("points").get(0).path("name").textValue()).isEqualTo("features");
    }

    @Test
    void benchComparesWithTheBarePasses() throws Exception {
        var ended = Ended.line("bench --model %s --rows 4 --points 1 --repetitions 1 --format json".formatted(MODEL));

        var json = ended.json();
        assertThat(ended.exitCode()).isZero();
        assertThat(json.path("rows").intValue()).isEqualTo(4);
        assertThat(json.path("threads").intValue()).isEqualTo(1);
        assertThat(json.path("forwardMs").doubleValue()).isPositive();
        assertThat(json.path("gradientMs").doubleValue()).isPositive();
        assertThat(json.path("gradientOverForward").doubleValue()).isPositive();
        assertThat(json.path("explanationsPerSecond").doubleValue()).isPositive();
        assertThat(json.path("overheadOverFloor").doubleValue()).isPositive();
        assertThat(json.path("meanPoints").doubleValue()).isGreaterThanOrEqualTo(7);
    }

    @Test
    void gradientWritesAModel() {
        var file = folder.resolve("gradient.onnx");

        var ended = Ended.line("gradient --model %s --out %s".formatted(MODEL, file));

        assertThat(ended.exitCode()).isZero();
        assertThat(file).isNotEmptyFile();
    }

    @Test
    void topologyPrintsTheGoldenDescription() throws Exception {
        var ended = Ended.of("topology");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).isEqualTo(Files.readString(Path.of("topology/topology.txt")));
    }

    @Test
    void runReportsEveryFaultAtOnce() throws Exception {
        var shortBaseline = folder.resolve("short.npz");
        Rows.writeNpz(shortBaseline, Map.of("features", Tensor.zeros(DType.FLOAT, Shape.of(1, 7))));
        var model = Path.of(MODEL).toAbsolutePath();
        var encoder = Path.of("src/test/resources/models/encoder.onnx").toAbsolutePath();
        var config = Files.writeString(folder.resolve("faulty.yaml"), """
            kafka: {bootstrap.servers: "localhost:1", request.timeout.ms: 1000, default.api.timeout.ms: 1000}
            registry: {schema.registry.url: "http://localhost:1"}
            topcis: {predictions: x}
            models:
              - {name: missing, path: none.onnx}
              - {name: other, path: %s, sha256: "00", output: logit}
              - {name: target, path: %s, output: logit, labels: [good, bad], target: ugly}
              - {name: output, path: %s, output: nowhere, target: argmax}
              - {name: baseline, path: %s, output: logit, target: argmax, baselines: ["file:%s"]}
              - {name: axis, path: %s, output: logit, target: argmax, group-by: 1}
              - {name: text, path: %s, target: argmax, explain: [embeddings], group-by: -3}
            """.formatted(
                        model, model, model, model, shortBaseline, model, encoder));

        var ended = Ended.line("run --config %s".formatted(config));

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err())
                .contains(
                        "topcis: is no known key; did you mean 'topics'?",
                        "models[0].path: expected an ONNX model, found no file at",
                        "models[1]: model",
                        "expected SHA-256 00, found",
                        "models[2].target: expected served-class, argmax, an index or one of the labels [good, bad],"
                                + " found 'ugly'",
                        "models[3]:",
                        "nowhere",
                        "models[4].baselines: baseline",
                        "expected rows of input 'features' of shape [29], found [7]",
                        "models[5].group-by: expected an axis of one row of 'features' of shape [29], found 1",
                        "models[6].group-by: expected an axis of one row of 'embeddings' of shape [?, 8], found -3",
                        "registry.schema.registry.url:",
                        "kafka: expected an answer from the brokers")
                .doesNotContain("\tat ", "Exception:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"explain", "check", "bench", "gradient", "run", "replay", "demo --events many", "explode"})
    void wrongUsageIsOneSentenceAndExitCodeTwo(String words) {
        var ended = Ended.line(words);

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err().lines().count()).isLessThanOrEqualTo(3);
        assertThat(ended.err()).contains("--help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "demo", "run", "replay", "explain", "check", "bench", "gradient", "topology"})
    void everyCommandHasHelp(String command) {
        var ended = Ended.line((command + " --help").strip());

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).contains("Usage: plumbline");
    }
}
