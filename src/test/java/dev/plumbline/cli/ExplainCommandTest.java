package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.dataset.Rows;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExplainCommandTest {
    private static final String MODEL = "topology/credit/model.onnx";
    private static final String HELD_OUT = "topology/credit/held-out.npy";
    private static final int FEATURES = 29;

    @TempDir
    private Path folder;

    @Test
    void writesTheStableJson() throws Exception {
        var ended = Ended.line(
                "explain --model %s --input %s --baseline mean --target bad --format json".formatted(MODEL, HELD_OUT));

        var rows = ended.json().path("rows");
        assertThat(ended.exitCode()).isZero();
        assertThat(rows).hasSize(200);
        for (var row : rows) {
            assertDelta(row, sum(features(row)));
            assertThat(row.path("groups")).hasSize(13);
            assertThat(row.path("verdict").textValue()).isIn("CONVERGED", "VIOLATED");
            assertThat(row.path("points").intValue()).isPositive();
        }
    }

    @Test
    void drawsEveryRow() {
        var rows = folder.resolve("rows.npz");
        var noise = new Random(5).doubles(2 * 64).toArray();
        Rows.writeNpz(rows, Map.of("image", Tensor.of(DType.FLOAT, Shape.of(2, 1, 8, 8), noise)));

        var ended = Ended.line("explain --model src/test/resources/models/digits.onnx --input %s --format png --out %s"
                .formatted(rows, folder.resolve("digit.png")));

        assumeFalse(ended.err().contains("expected a font"), "this machine has no font");
        assertThat(ended.exitCode()).isZero();
        assertThat(folder.resolve("digit-0.png")).isNotEmptyFile();
        assertThat(folder.resolve("digit-1.png")).isNotEmptyFile();
    }

    @Test
    void attributionsOfTheDemonstrationsModelAddUpAtSixtyFourPoints() throws Exception {
        var ended = Ended.line(
                "explain --model %s --input %s --baseline mean --points 64 --format json".formatted(MODEL, HELD_OUT));

        int compared = 0;
        for (var row : ended.json().path("rows")) {
            double difference = difference(row);
            if (Math.abs(difference) > 0.1) {
                compared++;
                assertThat(sum(features(row))).isCloseTo(difference, within(1e-4 * Math.abs(difference)));
            }
        }
        assertThat(compared).isGreaterThan(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "text"})
    void writesOtherFormats(String format) {
        var ended = Ended.line(
                "explain --model %s --input %s --baseline mean --format %s".formatted(MODEL, HELD_OUT, format));

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).contains("Seniority", "CONVERGED");
    }

    @Test
    void thetaTimesTheDistanceFromTheBaselineIsTheAttribution() throws Exception {
        var file = folder.resolve("row.npy.json");
        var ramp = IntStream.range(0, FEATURES).mapToObj(i -> i / 29.0).toArray();
        Files.writeString(file, "[%s]".formatted(List.of(ramp)));

        var ended = Ended.line("explain --model %s --input %s --theta --format json".formatted(MODEL, file));

        var row = ended.json().path("rows").path(0);
        var gradients = row.path("pathGradients").path("features");
        assertThat(ended.exitCode()).isZero();
        assertThat(gradients).hasSize(FEATURES);
        assertThat(gradients.path(0).doubleValue()).isNotZero();
        for (int i = 0; i < FEATURES; i++) {
            double theta = gradients.path(i).doubleValue();
            assertThat(theta * i / FEATURES).isCloseTo(features(row).path(i).doubleValue(), within(1e-5));
        }
    }

    @Test
    void attributionsUnderNoiseAddUpToWhatIsCalledTheOutputAndAreTheSameAgain() throws Exception {
        var file = folder.resolve("rows.json");
        Files.writeString(file, "[%s]".formatted(Collections.nCopies(FEATURES, 0.5)));
        var line = "explain --model %s --input %s --noise 0.3 --noise-draws 5 --points 64 --format json"
                .formatted(MODEL, file);

        var ended = Ended.line(line);
        var again = Ended.line(line);

        assertThat(again.out()).isEqualTo(ended.out());
        var row = ended.json().path("rows").path(0);
        assertDelta(row, sum(features(row)));
        assertThat(row.path("relativeDelta").doubleValue()).isLessThan(1e-3);
        assertThat(row.path("points").intValue()).isEqualTo(5 * 64);
        assertThat(row.path("noise").path("sigma").doubleValue()).isEqualTo(0.3);
        assertThat(row.path("noise").path("draws").intValue()).isEqualTo(5);
        assertThat(row.path("baselines")).hasSize(1);
    }

    @Test
    void aPathThroughWayPointsGivesOtherAttributionsWithTheSameSum() throws Exception {
        var file = folder.resolve("rows.json");
        Files.writeString(file, "[%s]".formatted(Collections.nCopies(FEATURES, 1)));
        var corner = new ArrayList<>(Collections.nCopies(15, 1));
        corner.addAll(Collections.nCopies(14, 0));
        var turns = folder.resolve("turns.json");
        Files.writeString(turns, "[%s, %s]".formatted(Collections.nCopies(FEATURES, -1), corner));
        var line =
                "explain --model %s --input %s --max-points 2048 --tolerance 1e-3 --format json".formatted(MODEL, file);

        var straight = Ended.line(line).json().path("rows").path(0);
        var turning =
                Ended.line(line + " --way-points " + turns).json().path("rows").path(0);

        double difference = difference(straight);
        double distance = 0;
        for (int i = 0; i < FEATURES; i++) {
            distance += Math.abs(features(turning).path(i).doubleValue()
                    - features(straight).path(i).doubleValue());
        }
        assertThat(turning.path("verdict").textValue()).isEqualTo("CONVERGED");
        assertThat(sum(features(turning))).isCloseTo(difference, within(2e-3 * Math.abs(difference)));
        assertThat(distance).isGreaterThan(0.1 * Math.abs(difference));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[[1, 2]]", "[]"})
    void wayPointsThatDoNotFitAreAUsageError(String points) throws Exception {
        var turns = folder.resolve("turns.json");
        Files.writeString(turns, points);

        var ended = Ended.line("explain --model %s --input %s --way-points %s".formatted(MODEL, HELD_OUT, turns));

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("expected").contains("turns.json");
    }

    @Test
    void readsRowsByInputName() {
        var file = folder.resolve("rows.npz");
        Rows.writeNpz(file, Map.of("features", Tensor.zeros(DType.FLOAT, Shape.of(3, FEATURES))));

        var ended = Ended.line("explain --model %s --input %s --baseline mean --format csv".formatted(MODEL, file));

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out().lines()).hasSize(4);
    }

    @Test
    void reportsTheRowThatCannotBeExplained() {
        var file = folder.resolve("rows.npz");
        var numbers = new float[2 * FEATURES];
        numbers[3] = Float.NaN;
        Rows.writeNpz(file, Map.of("features", Tensor.of(Shape.of(2, FEATURES), numbers)));

        var ended = Ended.line("explain --model %s --input %s --format text".formatted(MODEL, file));

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out())
                .contains("row 0: not explained: input 'features': expected finite numbers", "row 1: logit");
    }

    @Test
    void severalTargetsAndGroupsAlongAnAxis() throws Exception {
        var digits = "src/test/resources/models/digits";

        var ended = Ended.line("explain --model %s.onnx --input %s.npy --target 3 --target 7 --group-by 1 --format json"
                .formatted(digits, digits));

        var rows = ended.json().path("rows");
        assertThat(ended.exitCode()).isZero();
        assertThat(rows).hasSize(500);
        for (int number = 0; number < 4; number++) {
            var row = rows.get(number);
            assertThat(row.path("target").path("index").get(0).intValue()).isEqualTo(number % 2 == 0 ? 3 : 7);
            assertThat(row.path("groups")).hasSize(8);
            assertDelta(row, sum(row.path("groups")));
        }
    }

    private static JsonNode features(JsonNode row) {
        return row.path("attributions").path("features");
    }

    private static double sum(JsonNode numbers) {
        double sum = 0;
        for (var number : numbers) {
            sum += number.doubleValue();
        }
        return sum;
    }

    /** F at the row less F at its baseline. */
    private static double difference(JsonNode row) {
        return row.path("output").doubleValue() - row.path("baselineOutput").doubleValue();
    }

    private static void assertDelta(JsonNode row, double attributed) {
        assertThat(attributed - difference(row))
                .isCloseTo(row.path("convergenceDelta").doubleValue(), within(1e-5));
    }
}
