package dev.plumbline.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QuadratureTest {
    @ParameterizedTest(name = "{0} with {1} points is exact up to degree {2}")
    @CsvSource({
        "left, 7, 0",
        "right, 7, 0",
        "midpoint, 7, 1",
        "trapezoid, 7, 1",
        "gauss-legendre, 1, 1",
        "gauss-legendre, 2, 3",
        "gauss-legendre, 3, 5",
        "gauss-legendre, 8, 15",
        "gauss-legendre, 50, 99"
    })
    void isExactForPolynomialsUpToItsDegree(String id, int points, int degree) {
        var quadrature = Rule.ofId(id).orElseThrow().quadrature(points);

        IntStream.rangeClosed(0, degree)
                .forEach(power -> assertThat(integral(quadrature, power))
                        .as("x^%d", power)
                        .isEqualTo(1.0 / (power + 1), within(1e-14)));
    }

    static Stream<Integer> nestedLevels() {
        return IntStream.range(0, LobattoKronrod.PAIRS.size()).boxed();
    }

    @ParameterizedTest
    @MethodSource("nestedLevels")
    void nestedRulesAreExactForPolynomialsUpToTheirDegree(int level) {
        int[] degrees = {5, 9, 17, 33};
        var pair = LobattoKronrod.PAIRS.get(level);
        var coarse = new Quadrature(pair.fine().positions(), pair.coarseWeights());

        for (int power = 0; power <= degrees[level + 1]; power++) {
            assertThat(integral(pair.fine(), power)).isEqualTo(1.0 / (power + 1), within(1e-15));
        }
        for (int power = 0; power <= degrees[level]; power++) {
            assertThat(integral(coarse, power)).isEqualTo(1.0 / (power + 1), within(1e-15));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 50, 1000})
    void trapezoidWeightsSumToOne(int points) {
        assertThat(integral(Quadrature.trapezoid(points), 0)).isEqualTo(1, within(1e-13));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 17, 256, 2000})
    void gaussLegendreIntegratesTheExponentialAtAnySize(int points) {
        var quadrature = Quadrature.gaussLegendre(points);
        double integral = 0;
        for (int i = 0; i < points; i++) {
            integral += quadrature.weights()[i] * Math.exp(quadrature.positions()[i]);
        }

        assertThat(integral).isEqualTo(Math.E - 1, within(points == 1 ? 0.08 : points == 2 ? 5e-4 : 1e-13));
        assertThat(quadrature.positions()).isSorted();
    }

    @Test
    void trapezoidNeedsBothEnds() {
        assertThatThrownBy(() -> Quadrature.trapezoid(1))
                .hasMessage("the trapezoid rule needs at least 2 points, found 1");
    }

    private static double integral(Quadrature quadrature, int power) {
        double integral = 0;
        for (int i = 0; i < quadrature.points(); i++) {
            integral += quadrature.weights()[i] * Math.pow(quadrature.positions()[i], power);
        }
        return integral;
    }
}
