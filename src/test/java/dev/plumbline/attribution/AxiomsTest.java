package dev.plumbline.attribution;

import static dev.plumbline.attribution.ClosedForm.elements;
import static dev.plumbline.attribution.ClosedForm.vector;
import static dev.plumbline.attribution.ClosedForm.zero;
import static dev.plumbline.attribution.Scalar.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The axioms of Sundararajan et al. (2017), on seeded random networks of relus and tanhs. */
final class AxiomsTest {
    private static final int FEATURES = 5;
    private static final double PRECISION = 1e-6;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void attributionsSumToTheOutputDifference(long seed) {
        var explanation = explain(network(seed), input(seed));

        double sum = Vectors.sum(elements(explanation.attributions()));
        double difference = explanation.output() - explanation.baselineOutput();
        assertThat(sum).isEqualTo(difference, within(1e-5));
        assertThat(explanation.accuracy().convergenceDelta()).isEqualTo(sum - difference, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void attributionIsLinearInTheFunction(long seed) {
        var f = network(seed);
        var g = network(seed + 100);

        var combined = attributions(x -> f.apply(x).times(2).minus(g.apply(x).times(3)), input(seed));

        var ofF = attributions(f, input(seed));
        var ofG = attributions(g, input(seed));
        for (int i = 0; i < FEATURES; i++) {
            assertThat(combined[i]).isEqualTo(2 * ofF[i] - 3 * ofG[i], within(2e-5));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void theOnlyFeatureThatDiffersGetsTheWholeDifference(int feature) {
        var f = network(7);
        var elements = new double[FEATURES];
        elements[feature] = 1.7;

        var explanation = explain(f, vector(elements));

        var attributions = elements(explanation.attributions());
        assertThat(attributions[feature])
                .isNotZero()
                .isEqualTo(explanation.output() - explanation.baselineOutput(), within(1e-5));
        assertThat(Vectors.norm(attributions)).isEqualTo(Math.abs(attributions[feature]));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void aFeatureTheFunctionIgnoresGetsNothing(int feature) {
        var f = network(8);
        Function<Scalar[][], Scalar> ignoring = x -> {
            var seen = x[0].clone();
            seen[feature] = Scalar.of(0.3);
            return f.apply(new Scalar[][] {seen});
        };

        assertThat(attributions(ignoring, input(8))[feature]).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void interchangeableFeaturesOfEqualValueGetTheSame(long seed) {
        var f = network(seed);
        Function<Scalar[][], Scalar> symmetric = x -> {
            var both = x[0].clone();
            both[0] = x[0][0].plus(x[0][1]);
            both[1] = x[0][0].times(x[0][1]);
            return f.apply(new Scalar[][] {both});
        };

        var attributions = attributions(symmetric, vector(0.8, 0.8, -0.4, 1.1, 0.2));

        assertThat(attributions[0]).isEqualTo(attributions[1], within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.4, 1.5, 3, 8})
    void twoFormulasOfOneFunctionGetTheSame(double a) {
        Function<Scalar[][], Scalar> outer =
                x -> x[0][0].relu().minus(1).minus(x[0][1].relu()).relu();
        Function<Scalar[][], Scalar> inner =
                x -> x[0][0].minus(1).relu().minus(x[0][1].relu()).relu();

        var ofOuter = attributions(outer, vector(a, 1));
        var ofInner = attributions(inner, vector(a, 1));

        assertThat(ofOuter[0]).isEqualTo(ofInner[0], within(PRECISION * 10));
        assertThat(ofOuter[1]).isEqualTo(ofInner[1], within(PRECISION * 10));
    }

    /** A network of one hidden layer, half relu and half tanh. */
    private static Function<Scalar[][], Scalar> network(long seed) {
        int hidden = 6;
        var random = new Random(seed);
        var weights = random.doubles((FEATURES + 2L) * hidden, -1, 1).toArray();
        return x -> sum(IntStream.range(0, hidden)
                .mapToObj(unit -> {
                    int row = unit * (FEATURES + 2);
                    var s = Scalar.of(weights[row]);
                    for (int i = 0; i < FEATURES; i++) {
                        s = s.plus(x[0][i].times(weights[row + 1 + i]));
                    }
                    return (unit % 2 == 0 ? s.relu() : s.tanh()).times(weights[row + FEATURES + 1]);
                })
                .toArray(Scalar[]::new));
    }

    private static Point input(long seed) {
        return vector(new Random(seed + 1000).doubles(FEATURES, -2, 2).toArray());
    }

    private static double[] attributions(Function<Scalar[][], Scalar> f, Point input) {
        return elements(explain(f, input).attributions());
    }

    private static Explanation explain(Function<Scalar[][], Scalar> f, Point input) {
        return new IntegratedGradients(new Method.Adaptive(PRECISION, 1000))
                .explain(new ClosedForm(f), List.of(Example.of(input, zero(input))))
                .get(0);
    }
}
