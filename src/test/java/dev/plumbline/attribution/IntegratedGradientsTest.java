package dev.plumbline.attribution;

import static dev.plumbline.attribution.ClosedForm.elements;
import static dev.plumbline.attribution.ClosedForm.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class IntegratedGradientsTest {
    /** The product of the first two elements. */
    private static ClosedForm product() {
        return new ClosedForm(x -> x[0][0].times(x[0][1]));
    }

    /** A ridge with a kink at 1. */
    private static ClosedForm clipped() {
        return new ClosedForm(x -> x[0][0].times(-1).plus(1).relu().times(-1).plus(1));
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    void everyRuleIsExactForLinearModels(Rule rule) {
        var linear = new ClosedForm(x -> x[0][0].times(3).minus(x[0][1]));

        var explanation = explain(linear, new Method.Fixed(rule, 4, 1e-9), vector(2, 5), vector(1, 1));

        assertThat(elements(explanation.attributions())).containsExactly(new double[] {3, -4}, within(1e-12));
        assertThat(explanation.accuracy().verdict()).isEqualTo(Verdict.CONVERGED);
    }

    @ParameterizedTest
    @CsvSource({"left, -0.5", "right, 0.5"})
    void deltaKeepsItsSign(String rule, double delta) {
        var square = new ClosedForm(x -> x[0][0].squared());
        var method = new Method.Fixed(Rule.ofId(rule).orElseThrow(), 2, 0.01);

        var accuracy = explain(square, method, vector(1), vector(0)).accuracy();

        assertThat(accuracy.convergenceDelta()).isEqualTo(delta, within(1e-12));
        assertThat(accuracy.relativeDelta()).isEqualTo(0.5, within(1e-12));
        assertThat(accuracy.verdict()).isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void attributionsAreNotRescaledToAddUp() {
        var square = new ClosedForm(x -> x[0][0].squared());

        var explanation = explain(square, new Method.Fixed(Rule.LEFT, 4, 0.01), vector(1), vector(0));

        assertThat(elements(explanation.attributions())).containsExactly(0.75);
    }

    @Test
    void severalBaselinesAreAveragedByWeightAndKeepTheirOwnDelta() {
        var baselines =
                List.of(BaselinePoint.of("origin", 1, vector(0, 0)), BaselinePoint.of("corner", 3, vector(1, -1)));
        var example = new Example(vector(3, 2), baselines);

        var explanation = new IntegratedGradients(new Method.Fixed(Rule.GAUSS_LEGENDRE, 2, 1e-9))
                .explain(product(), List.of(example))
                .get(0);

        assertThat(elements(explanation.attributions()))
                .containsExactly(new double[] {0.25 * 3 + 0.75 * 1, 0.25 * 3 + 0.75 * 6}, within(1e-12));
        assertThat(explanation.output()).isEqualTo(6);
        assertThat(explanation.baselineOutput()).isEqualTo(0.75 * -1);
        assertThat(explanation.baselines()).extracting(BaselineResult::weight).containsExactly(0.25, 0.75);
        assertThat(explanation.baselines()).extracting(BaselineResult::output).containsExactly(0.0, -1.0);
        assertThat(explanation.baselines())
                .allSatisfy(baseline -> assertThat(baseline.convergenceDelta()).isEqualTo(0, within(1e-12)));
        assertThat(explanation.accuracy().points()).isEqualTo(4);
    }

    @Test
    void smoothFunctionsAreDoneAfterTheFirstRule() {
        var function = new ClosedForm(x -> x[0][0].tanh().plus(x[0][1].sigmoid()));

        var accuracy = explain(function, Method.defaults(), vector(1, -1), vector(0, 0))
                .accuracy();

        assertThat(accuracy.points()).isEqualTo(7);
        assertThat(function.evaluations()).isEqualTo(7);
        assertThat(accuracy.errorEstimate()).isLessThan(0.01);
    }

    @Test
    void eachExampleStopsOnItsOwn() {
        var function = clipped();
        var examples = List.of(Example.of(vector(0.9), vector(0)), Example.of(vector(2.9), vector(0)));

        var explanations = new IntegratedGradients(Method.defaults()).explain(function, examples);

        assertThat(explanations.get(0).accuracy().points()).isEqualTo(7);
        assertThat(explanations.get(1).accuracy().points()).isBetween(14, 40);
        assertThat(explanations)
                .allSatisfy(explanation ->
                        assertThat(explanation.accuracy().verdict()).isEqualTo(Verdict.CONVERGED));
    }

    @ParameterizedTest
    @CsvSource({"7", "10", "13", "20"})
    void aBudgetTooSmallIsKeptAndReported(int maxPoints) {
        var function = clipped();

        var accuracy = explain(function, new Method.Adaptive(1e-9, maxPoints), vector(2.9), vector(0))
                .accuracy();

        assertThat(accuracy.points()).isEqualTo(maxPoints);
        assertThat(function.evaluations()).isEqualTo(maxPoints);
        assertThat(accuracy.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(accuracy.errorEstimate()).isGreaterThan(1e-9);
    }

    @Test
    void anInputThatIsItsBaselineGetsNothing() {
        var explanation = explain(product(), Method.defaults(), vector(3, 2), vector(3, 2));

        assertThat(elements(explanation.attributions())).containsExactly(0, 0);
        assertThat(explanation.accuracy().relativeDelta()).isZero();
        assertThat(explanation.accuracy().verdict()).isEqualTo(Verdict.CONVERGED);
    }

    @Test
    void contributionsThatCancelDoNotMakeTheDeltaAbsurd() {
        var difference = new ClosedForm(x -> x[0][0].squared().minus(x[0][1].squared()));

        var accuracy = explain(difference, new Method.Fixed(Rule.MIDPOINT, 3, 0.01), vector(1, 1.000001), vector(0, 0))
                .accuracy();

        assertThat(accuracy.relativeDelta()).isLessThan(1e-5);
    }

    @Test
    void aFunctionThatIsNotFiniteIsNotCalledConverged() {
        var root = new ClosedForm(x -> x[0][0].times(Double.NaN));

        var adaptive = explain(root, Method.defaults(), vector(1), vector(0));
        var fixed = explain(root, new Method.Fixed(Rule.MIDPOINT, 4, 0.01), vector(1), vector(0));

        assertThat(adaptive.accuracy().verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(fixed.accuracy().verdict()).isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void aFeatureThatStaysWhereItIsHasAPathGradientAndNoAttribution() {
        var method = Method.defaults();

        var explanation = new IntegratedGradients(method, PathOptions.defaults().withPathGradients(true))
                .explain(product(), List.of(Example.of(vector(3, 2), vector(3, 0))))
                .get(0);

        assertThat(elements(explanation.pathGradients())).containsExactly(new double[] {1, 3}, within(1e-12));
        assertThat(elements(explanation.attributions())).containsExactly(new double[] {0, 6}, within(1e-12));
    }

    private static Explanation explain(ClosedForm function, Method method, Point input, Point baseline) {
        return new IntegratedGradients(method)
                .explain(function, List.of(Example.of(input, baseline)))
                .get(0);
    }
}
