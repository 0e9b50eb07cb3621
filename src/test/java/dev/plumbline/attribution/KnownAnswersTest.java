package dev.plumbline.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class KnownAnswersTest {
    static List<KnownAnswer> answers() {
        return KnownAnswer.all();
    }

    @ParameterizedTest
    @MethodSource("answers")
    void adaptiveMethodMeetsATightTolerance(KnownAnswer answer) {
        var explanation = explain(answer, new Method.Adaptive(1e-6, 500));

        assertThat(explanation.accuracy().verdict()).isEqualTo(Verdict.CONVERGED);
        assertThat(error(answer, explanation)).isLessThan(1e-6);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void defaultsMeetTheirTolerance(KnownAnswer answer) {
        var explanation = explain(answer, Method.defaults());

        assertThat(explanation.accuracy().verdict()).isEqualTo(Verdict.CONVERGED);
        assertThat(error(answer, explanation)).isLessThan(0.01);
        assertThat(explanation.accuracy().points()).isLessThanOrEqualTo(40);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void midpointRuleComesCloseWithManyPoints(KnownAnswer answer) {
        var explanation = explain(answer, new Method.Fixed(Rule.MIDPOINT, 20_000, 1e-3));

        assertThat(explanation.accuracy().verdict()).isEqualTo(Verdict.CONVERGED);
        assertThat(error(answer, explanation)).isLessThan(2e-4);
    }

    @ParameterizedTest
    @CsvSource({
        "relu(relu(a)-1-relu(b)), .5, -.5",
        "'ML, three equal', 3.96666666666667, 3.96666666666667",
        "2relu(a)+2relu(b-1.5), 2, .5"
    })
    void pathGradientsAreTheWeightsOfTheLocalLinearModel(String name, double first, double last) {
        var answer = answers().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();

        var explanation = explain(answer, new Method.Adaptive(1e-6, 500));

        var theta = ClosedForm.elements(explanation.pathGradients());
        assertThat(theta[0]).isCloseTo(first, withinPercentage(1e-4));
        assertThat(theta[theta.length - 1]).isCloseTo(last, withinPercentage(1e-4));
    }

    private static Explanation explain(KnownAnswer answer, Method method) {
        return new IntegratedGradients(method, PathOptions.defaults().withPathGradients(true))
                .explain(new ClosedForm(answer.formula()), List.of(Example.of(answer.input(), answer.baseline())))
                .get(0);
    }

    /** L1 distance from the known answer, relative to its L1 norm. */
    private static double error(KnownAnswer answer, Explanation explanation) {
        var found = ClosedForm.elements(explanation.attributions());
        return Vectors.ratio(Vectors.distance(found, answer.expected()), Vectors.norm(answer.expected()));
    }
}
