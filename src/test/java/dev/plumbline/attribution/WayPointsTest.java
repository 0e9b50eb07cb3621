package dev.plumbline.attribution;

import static dev.plumbline.attribution.ClosedForm.elements;
import static dev.plumbline.attribution.ClosedForm.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class WayPointsTest {
    private static Scalar product(Scalar[][] x) {
        return x[0][0].times(x[0][1]);
    }

    /** A plane with a kink where the coordinates sum to 1. */
    private static Scalar ridge(Scalar[][] x) {
        return x[0][0].plus(x[0][1]).minus(1).relu();
    }

    private static Scalar linear(Scalar[][] x) {
        return x[0][0].times(3).minus(x[0][1]);
    }

    @Test
    void theCreditOfAProductGoesToTheFactorThatMovesLast() {
        assertThat(attributions(WayPointsTest::product, vector(3, 2)))
                .containsExactly(new double[] {3, 3}, within(1e-12));
        assertThat(attributions(WayPointsTest::product, vector(3, 2), vector(3, 0)))
                .containsExactly(new double[] {0, 6}, within(1e-12));
        assertThat(attributions(WayPointsTest::product, vector(3, 2), vector(0, 2)))
                .containsExactly(new double[] {6, 0}, within(1e-12));
    }

    @Test
    void aKinkOnTheWayIsFound() {
        assertThat(attributions(WayPointsTest::ridge, vector(1, 1)))
                .containsExactly(new double[] {.5, .5}, within(1e-6));
        assertThat(attributions(WayPointsTest::ridge, vector(1, 1), vector(1, 0)))
                .containsExactly(new double[] {0, 1}, within(1e-6));
        assertThat(attributions(WayPointsTest::ridge, vector(1, 1), vector(2, 0)))
                .containsExactly(new double[] {0, 1}, within(1e-6));
        assertThat(attributions(WayPointsTest::ridge, vector(1, 1), vector(.75, 0), vector(.75, .75)))
                .containsExactly(new double[] {.25, .75}, within(1e-6));
    }

    @Test
    void linearModelsDoNotSeeThePath() {
        assertThat(attributions(WayPointsTest::linear, vector(2, 5), vector(-7, 1), vector(4, 4)))
                .containsExactly(new double[] {6, -5}, within(1e-12));
    }

    @Test
    void theLinesOfAPathAddUpForEveryBaseline() {
        var baselines = List.of(BaselinePoint.of("origin", 1, vector(0, 0)), BaselinePoint.of("far", 3, vector(1, -1)));
        var example = new Example(vector(3, 2), baselines).through(List.of(vector(5, 5), vector(-1, 2)));

        var explanation = explain(WayPointsTest::product, example);

        assertThat(explanation.output()).isEqualTo(6);
        assertThat(explanation.baselineOutput()).isEqualTo(0.75 * -1);
        assertThat(Vectors.sum(elements(explanation.attributions()))).isCloseTo(6.75, within(1e-12));
        assertThat(explanation.accuracy().convergenceDelta()).isCloseTo(0, within(1e-12));
        assertThat(explanation.baselines()).extracting(BaselineResult::weight).containsExactly(0.25, 0.75);
        assertThat(explanation.baselines()).extracting(BaselineResult::output).containsExactly(0.0, -1.0);
        assertThat(explanation.baselines())
                .allSatisfy(baseline -> assertThat(baseline.convergenceDelta()).isCloseTo(0, within(1e-12)));
    }

    @Test
    void wayPointsOfOtherShapesAreRefused() {
        var options = PathOptions.defaults().withWayPoints(List.of(vector(1, 2, 3)));
        var baselines = List.of(BaselinePoint.of("origin", 1, vector(0, 0)));

        assertThatThrownBy(() -> options.example(vector(1, 1), baselines, "p"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected way points of the input's shapes [[2]], found [[3]]");
    }

    @Test
    void aPathThatTurnsHasNoPathGradients() {
        var options = PathOptions.defaults().withPathGradients(true);
        var example = Example.of(vector(1, 1), vector(0, 0)).through(List.of(vector(1, 0)));

        assertThatThrownBy(() -> options.withWayPoints(List.of(vector(1, 0))))
                .hasMessage("path gradients belong to straight paths, found 1 way points");
        assertThatThrownBy(() -> new IntegratedGradients(Method.defaults(), options)
                        .explain(new ClosedForm(WayPointsTest::product), List.of(example)))
                .hasMessage("path gradients belong to straight paths, found way points");
    }

    private static double[] attributions(Function<Scalar[][], Scalar> formula, Point input, Point... wayPoints) {
        var example = Example.of(input, vector(0, 0)).through(List.of(wayPoints));
        var explanation = explain(formula, example);
        assertThat(explanation.accuracy().verdict()).isEqualTo(Verdict.CONVERGED);
        return elements(explanation.attributions());
    }

    private static Explanation explain(Function<Scalar[][], Scalar> formula, Example example) {
        return new IntegratedGradients(new Method.Adaptive(1e-6, 500))
                .explain(new ClosedForm(formula), List.of(example))
                .get(0);
    }
}
