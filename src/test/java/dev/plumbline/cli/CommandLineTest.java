package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.dataset.Rows;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLineTest {
    private static final String MODEL = "topology/credit/model.onnx";
    private static final String HELD_OUT = "topology/credit/held-out.npy";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void explainWritesTheStableJson() throws Exception {
        int exit = plumbline(
                "explain",
                "--model",
                MODEL,
                "--input",
                HELD_OUT,
                "--baseline",
                "mean",
                "--target",
                "bad",
                "--format",
                "json");

        var rows = json().path("rows");
        assertThat(exit).isZero();
        assertThat(rows).hasSize(200);
        for (var row : rows) {
            double sum = 0;
            for (var attribution : row.path("attributions").path("features")) {
                sum += attribution.doubleValue();
            }
            double difference = row.path("output").doubleValue()
                    - row.path("baselineOutput").doubleValue();
            assertThat(sum - difference).isCloseTo(row.path("convergenceDelta").doubleValue(), within(1e-5));
            assertThat(row.path("groups")).hasSize(13);
            assertThat(row.path("verdict").textValue()).isIn("CONVERGED", "VIOLATED");
            assertThat(row.path("points").intValue()).isPositive();
        }
    }

    @Test
    void explainDrawsEveryRow() throws Exception {
        var rows = folder.resolve("rows.npz");
        var noise = new Random(5).doubles(2 * 64).toArray();
        Rows.writeNpz(rows, Map.of("image", Tensor.of(DType.FLOAT, Shape.of(2, 1, 8, 8), noise)));

        int exit = plumbline(
                "explain",
                "--model",
                "src/test/resources/models/digits.onnx",
                "--input",
                rows.toString(),
                "--format",
                "png",
                "--out",
                folder.resolve("digit.png").toString());

        assumeFalse(err.toString().contains("expected a font"), "this machine has no font");
        assertThat(exit).isZero();
        assertThat(folder.resolve("digit-0.png")).isNotEmptyFile();
        assertThat(folder.resolve("digit-1.png")).isNotEmptyFile();
    }

    @Test
    void evaluateHoldsAttributionsAgainstARandomRanking() throws Exception {
        int exit = plumbline(
                "evaluate --model %s --input %s --baseline mean --output logit --rows 10 --replace mean --format json"
                        .formatted(MODEL, HELD_OUT)
                        .split(" "));

        var measures = json().path("replacedBy").path("mean").path("measures");
        assertThat(exit).isZero();
        assertThat(measures).hasSize(4);
        assertThat(measures.path("deletion, area").path("attribution").doubleValue())
                .isLessThan(measures.path("deletion, area").path("random").doubleValue());
        assertThat(measures.path("infidelity").path("wins").doubleValue()).isGreaterThan(0.8);
    }

    @Test
    void attributionsOfTheDemonstrationsModelAddUpAtSixtyFourPoints() throws Exception {
        plumbline("explain --model %s --input %s --baseline mean --points 64 --format json"
                .formatted(MODEL, HELD_OUT)
                .split(" "));

        int compared = 0;
        for (var row : json().path("rows")) {
            double sum = 0;
            for (var attribution : row.path("attributions").path("features")) {
                sum += attribution.doubleValue();
            }
            double difference = row.path("output").doubleValue()
                    - row.path("baselineOutput").doubleValue();
            if (Math.abs(difference) > 0.1) {
                compared++;
                assertThat(sum).isCloseTo(difference, within(1e-4 * Math.abs(difference)));
            }
        }
        assertThat(compared).isGreaterThan(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "text"})
    void explainWritesOtherFormats(String format) {
        int exit =
                plumbline("explain", "--model", MODEL, "--input", HELD_OUT, "--baseline", "mean", "--format", format);

        assertThat(exit).isZero();
        assertThat(out.toString()).contains("Seniority", "CONVERGED");
    }

    @Test
    void thetaTimesTheDistanceFromTheBaselineIsTheAttribution() throws Exception {
        var file = folder.resolve("row.npy.json");
        Files.writeString(
                file,
                "[%s]"
                        .formatted(List.of(
                                IntStream.range(0, 29).mapToObj(i -> i / 29.0).toArray())));

        int exit = plumbline("explain --model %s --input %s --theta --format json"
                .formatted(MODEL, file)
                .split(" "));

        var row = json().path("rows").path(0);
        assertThat(exit).isZero();
        assertThat(row.path("pathGradients").path("features")).hasSize(29);
        assertThat(row.path("pathGradients").path("features").path(0).doubleValue())
                .isNotZero();
        for (int i = 0; i < 29; i++) {
            double theta = row.path("pathGradients").path("features").path(i).doubleValue();
            double attribution =
                    row.path("attributions").path("features").path(i).doubleValue();
            assertThat(theta * i / 29).isCloseTo(attribution, within(1e-5));
        }
    }

    @Test
    void attributionsUnderNoiseAddUpToWhatIsCalledTheOutputAndAreTheSameAgain() throws Exception {
        var file = folder.resolve("rows.json");
        Files.writeString(file, "[%s]".formatted(Collections.nCopies(29, 0.5)));
        var arguments = "explain --model %s --input %s --noise 0.3 --noise-draws 5 --points 64 --format json"
                .formatted(MODEL, file)
                .split(" ");

        plumbline(arguments);
        var first = out.toString();
        out.getBuffer().setLength(0);
        plumbline(arguments);

        assertThat(out.toString()).isEqualTo(first);
        var row = json().path("rows").path(0);
        double sum = 0;
        for (var attribution : row.path("attributions").path("features")) {
            sum += attribution.doubleValue();
        }
        double difference =
                row.path("output").doubleValue() - row.path("baselineOutput").doubleValue();
        assertThat(sum - difference).isCloseTo(row.path("convergenceDelta").doubleValue(), within(1e-5));
        assertThat(row.path("relativeDelta").doubleValue()).isLessThan(1e-3);
        assertThat(row.path("points").intValue()).isEqualTo(5 * 64);
        assertThat(row.path("noise").path("sigma").doubleValue()).isEqualTo(0.3);
        assertThat(row.path("noise").path("draws").intValue()).isEqualTo(5);
        assertThat(row.path("baselines")).hasSize(1);
    }

    @Test
    void aPathThroughWayPointsGivesOtherAttributionsWithTheSameSum() throws Exception {
        var file = folder.resolve("rows.json");
        Files.writeString(file, "[%s]".formatted(Collections.nCopies(29, 1)));
        var corner = new ArrayList<>(Collections.nCopies(15, 1));
        corner.addAll(Collections.nCopies(14, 0));
        var turns = folder.resolve("turns.json");
        Files.writeString(turns, "[%s, %s]".formatted(Collections.nCopies(29, -1), corner));
        var command =
                "explain --model %s --input %s --max-points 2048 --tolerance 1e-3 --format json".formatted(MODEL, file);

        plumbline(command.split(" "));
        var straight = json().path("rows").path(0);
        out.getBuffer().setLength(0);
        plumbline((command + " --way-points " + turns).split(" "));
        var turning = json().path("rows").path(0);

        double difference = straight.path("output").doubleValue()
                - straight.path("baselineOutput").doubleValue();
        double sum = 0;
        double distance = 0;
        for (int i = 0; i < 29; i++) {
            double attribution =
                    turning.path("attributions").path("features").path(i).doubleValue();
            sum += attribution;
            distance += Math.abs(attribution
                    - straight.path("attributions").path("features").path(i).doubleValue());
        }
        assertThat(turning.path("verdict").textValue()).isEqualTo("CONVERGED");
        assertThat(sum).isCloseTo(difference, within(2e-3 * Math.abs(difference)));
        assertThat(distance).isGreaterThan(0.1 * Math.abs(difference));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[[1, 2]]", "[]"})
    void wayPointsThatDoNotFitAreAUsageError(String points) throws Exception {
        var turns = folder.resolve("turns.json");
        Files.writeString(turns, points);

        int exit = plumbline("explain --model %s --input %s --way-points %s"
                .formatted(MODEL, HELD_OUT, turns)
                .split(" "));

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("expected").contains("turns.json");
    }

    @Test
    void explainReadsRowsByInputName() {
        var file = folder.resolve("rows.npz");
        Rows.writeNpz(file, Map.of("features", Tensor.zeros(DType.FLOAT, Shape.of(3, 29))));

        assertThat(plumbline(
                        "explain",
                        "--model",
                        MODEL,
                        "--input",
                        file.toString(),
                        "--baseline",
                        "mean",
                        "--format",
                        "csv"))
                .isZero();
        assertThat(out.toString().lines()).hasSize(4);
    }

    @Test
    void explainReportsTheRowThatCannotBeExplained() {
        var file = folder.resolve("rows.npz");
        var numbers = new float[2 * 29];
        numbers[3] = Float.NaN;
        Rows.writeNpz(file, Map.of("features", Tensor.of(Shape.of(2, 29), numbers)));

        int exit = plumbline("explain", "--model", MODEL, "--input", file.toString(), "--format", "text");

        assertThat(exit).isEqualTo(1);
        assertThat(out.toString())
                .contains("row 0: not explained: input 'features': expected finite numbers", "row 1: logit");
    }

    @Test
    void severalTargetsAndGroupsAlongAnAxis() throws Exception {
        var digits = "src/test/resources/models/digits";

        int exit = plumbline(
                "explain",
                "--model",
                digits + ".onnx",
                "--input",
                digits + ".npy",
                "--target",
                "3",
                "--target",
                "7",
                "--group-by",
                "1",
                "--format",
                "json");

        var rows = json().path("rows");
        assertThat(exit).isZero();
        assertThat(rows).hasSize(500);
        for (int row = 0; row < 4; row++) {
            assertThat(rows.get(row).path("target").path("index").get(0).intValue())
                    .isEqualTo(row % 2 == 0 ? 3 : 7);
            double sum = 0;
            for (var group : rows.get(row).path("groups")) {
                sum += group.doubleValue();
            }
            double difference = rows.get(row).path("output").doubleValue()
                    - rows.get(row).path("baselineOutput").doubleValue();
            assertThat(rows.get(row).path("groups")).hasSize(8);
            assertThat(sum - difference)
                    .isCloseTo(rows.get(row).path("convergenceDelta").doubleValue(), within(1e-5));
        }
    }

    @Test
    void auditHoldsVerdictsAgainstAFinerIntegral() throws Exception {
        int exit = plumbline(
                "audit",
                "--model",
                MODEL,
                "--input",
                HELD_OUT,
                "--baseline",
                "mean",
                "--output",
                "probability",
                "--space",
                "probability",
                "--model",
                "topology/credit/model-relu.onnx",
                "--input",
                HELD_OUT,
                "--baseline",
                "mean",
                "--rows",
                "40",
                "--reference-points",
                "1024",
                "--format",
                "json");

        assertThat(exit).isZero();
        assertThat(json().path("models")).hasSize(2);
        assertThat(json().path("models").get(0).path("model").textValue()).isEqualTo("model.onnx probability");
        assertThat(json().path("total").path("explanations").intValue()).isEqualTo(80);
        assertThat(json().path("total").path("honesty").doubleValue()).isGreaterThanOrEqualTo(0.99);
        assertThat(json().path("total").path("maxError").doubleValue()).isBetween(1e-9, 0.02);
    }

    @Test
    void checkNamesWhatCanBeExplained() throws Exception {
        int exit = plumbline("check", "--model", MODEL, "--format", "json");

        assertThat(exit).isZero();
        assertThat(json().path("explainable").booleanValue()).isTrue();
        assertThat(json().path("batch").textValue()).isEqualTo("dynamic");
        assertThat(json().path("points").get(0).path("name").textValue()).isEqualTo("features");
    }

    @Test
    void benchComparesWithTheBarePasses() throws Exception {
        int exit = plumbline(
                "bench", "--model", MODEL, "--rows", "4", "--points", "1", "--repetitions", "1", "--format", "json");

        assertThat(exit).isZero();
        assertThat(json().path("rows").intValue()).isEqualTo(4);
        assertThat(json().path("threads").intValue()).isEqualTo(1);
        assertThat(json().path("forwardMs").doubleValue()).isPositive();
        assertThat(json().path("gradientMs").doubleValue()).isPositive();
        assertThat(json().path("gradientOverForward").doubleValue()).isPositive();
        assertThat(json().path("explanationsPerSecond").doubleValue()).isPositive();
        assertThat(json().path("overheadOverFloor").doubleValue()).isPositive();
        assertThat(json().path("meanPoints").doubleValue()).isGreaterThanOrEqualTo(7);
    }

    @Test
    void gradientWritesAModel() {
        var file = folder.resolve("gradient.onnx");

        assertThat(plumbline("gradient", "--model", MODEL, "--out", file.toString()))
                .isZero();
        assertThat(file).isNotEmptyFile();
    }

    @Test
    void topologyPrintsTheGoldenDescription() throws Exception {
        assertThat(plumbline("topology")).isZero();
        assertThat(out.toString()).isEqualTo(Files.readString(Path.of("topology/topology.txt")));
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

        int exit = plumbline("run", "--config", config.toString());

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString())
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
        assertThat(plumbline(words.split(" "))).isEqualTo(2);
        assertThat(err.toString().lines().count()).isLessThanOrEqualTo(3);
        assertThat(err.toString()).contains("--help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "demo", "run", "replay", "explain", "check", "bench", "gradient", "topology"})
    void everyCommandHasHelp(String command) {
        assertThat(plumbline((command + " --help").strip().split(" "))).isZero();
        assertThat(out.toString()).contains("Usage: plumbline");
    }

    private static Offset<Double> within(double tolerance) {
        return Offset.offset(tolerance);
    }

    private int plumbline(String... words) {
        return Plumbline.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words);
    }

    private JsonNode json() throws Exception {
        return new ObjectMapper().readTree(out.toString());
    }
}
