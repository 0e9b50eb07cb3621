package dev.plumbline.attribution;

import static dev.plumbline.attribution.ClosedForm.elements;
import static dev.plumbline.attribution.ClosedForm.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NoiseTest {
    private static final Point INPUT = vector(3, 2);
    private static final List<BaselinePoint> BASELINES =
            List.of(BaselinePoint.of("origin", 1, vector(0, 0)), BaselinePoint.of("corner", 3, vector(1, -1)));

    @Test
    void attributionsAddUpToTheMeanOutputOfTheNoisyPoints() {
        var noise = new Noise(0.5, 8);
        var options = PathOptions.defaults().withNoise(noise);

        var explanation = explain(options);

        double mean = noise.around(INPUT, "p").stream()
                .mapToDouble(point -> product(point.inputs().get(0).toDoubles()))
                .average()
                .orElseThrow();
        assertThat(explanation.output()).isCloseTo(mean, within(1e-12)).isNotCloseTo(6, within(1e-3));
        assertThat(explanation.baselineOutput()).isEqualTo(0.75 * -1);
        assertThat(explanation.noise()).isEqualTo(noise);
        assertThat(Vectors.sum(elements(explanation.attributions()))).isCloseTo(mean + 0.75, within(1e-12));
        assertThat(explanation.accuracy().convergenceDelta()).isCloseTo(0, within(1e-12));
        assertThat(explanation.accuracy().verdict()).isEqualTo(Verdict.CONVERGED);
    }

    @Test
    void attributionsAreTheMeanOfThoseOfTheNoisyPoints() {
        var noise = new Noise(0.5, 8);

        var explanation = explain(PathOptions.defaults().withNoise(noise));

        var expected = new double[2];
        for (var point : noise.around(INPUT, "p")) {
            var alone = new IntegratedGradients(Method.defaults())
                    .explain(function(), List.of(new Example(point, BASELINES)))
                    .get(0);
            Vectors.addScaled(expected, 1 / 8.0, elements(alone.attributions()));
        }
        assertThat(elements(explanation.attributions())).containsExactly(expected, within(1e-9));
    }

    @Test
    void everyBaselineIsReportedOnce() {
        var explanation = explain(PathOptions.defaults().withNoise(new Noise(0.5, 8)));

        assertThat(explanation.baselines()).extracting(BaselineResult::id).containsExactly("origin", "corner");
        assertThat(explanation.baselines()).extracting(BaselineResult::weight).containsExactly(0.25, 0.75);
        assertThat(explanation.baselines()).extracting(BaselineResult::output).containsExactly(0.0, -1.0);
    }

    @Test
    void aPredictionAlwaysGetsTheSameNoise() {
        var noise = new Noise(0.5, 3);

        assertThat(noise.around(INPUT, "p")).isEqualTo(noise.around(INPUT, "p")).doesNotHaveDuplicates();
        assertThat(noise.around(INPUT, "p")).doesNotContainAnyElementsOf(noise.around(INPUT, "q"));
    }

    @Test
    void theNoiseHasTheStandardDeviationAskedFor() {
        var points = new Noise(0.5, 20_000).around(vector(3), "p");

        var deviations = points.stream()
                .mapToDouble(point -> point.inputs().get(0).getDouble(0) - 3)
                .toArray();
        double mean = Vectors.sum(deviations) / deviations.length;
        double square = Arrays.stream(deviations).map(d -> d * d).sum() / deviations.length;
        assertThat(mean).isCloseTo(0, within(0.02));
        assertThat(Math.sqrt(square)).isCloseTo(0.5, within(0.02));
    }

    @Test
    void noNoiseIsTheInputItself() {
        assertThat(Noise.NONE.around(INPUT, "p")).containsExactly(INPUT);
    }

    @Test
    void impossibleNoiseIsRefused() {
        assertThatThrownBy(() -> new Noise(-1, 4)).hasMessage("sigma of noise must be 0 or positive, found -1.0");
        assertThatThrownBy(() -> new Noise(1, 0)).hasMessage("noise needs at least 1 draw, found 0");
    }

    private static double product(double[] x) {
        return x[0] * x[1];
    }

    private static ClosedForm function() {
        return new ClosedForm(x -> x[0][0].times(x[0][1]));
    }

    private static Explanation explain(PathOptions options) {
        return new IntegratedGradients(Method.defaults(), options)
                .explain(function(), List.of(options.example(INPUT, BASELINES, "p")))
                .get(0);
    }
}
