package dev.plumbline.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OutputComparisonTest {
    @Test
    void findsTheElementThatDiffersMost() {
        var served = Map.of(
                "label", Tensor.of(Shape.of(1), 1L), "probability", Tensor.of(Shape.of(2, 2), 0.1f, 0.2f, 0.3f, 0.4f));
        var recomputed = Map.of(
                "label", Tensor.of(Shape.of(1), 1L), "probability", Tensor.of(Shape.of(2, 2), 0.1f, 0.2f, 0.9f, 0.5f));

        var largest = OutputComparison.of(served, recomputed).orElseThrow();

        assertThat(largest.output()).isEqualTo("probability");
        assertThat(largest.index()).containsExactly(1L, 0L);
        assertThat(largest.difference()).isCloseTo(0.6, within(1e-6));
    }

    @Test
    void aNumberAgainstNoNumberIsInfinitelyFar() {
        assertThat(new OutputComparison("y", List.of(), 1, Double.NaN).difference())
                .isInfinite();
        assertThat(new OutputComparison("y", List.of(), Double.NaN, Double.NaN).difference())
                .isZero();
        assertThat(new OutputComparison("y", List.of(), Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY)
                        .difference())
                .isZero();
    }

    @Test
    void isEmptyWhereNothingComparableWasServed() {
        assertThat(OutputComparison.of(Map.of("extra", Tensor.scalar(1)), Map.of("y", Tensor.scalar(1))))
                .isEmpty();
    }

    @Test
    void refusesAServedOutputOfAnotherSize() {
        var served = Map.of("y", Tensor.of(Shape.of(3), 1f, 2f, 3f));
        var recomputed = Map.of("y", Tensor.of(Shape.of(2), 1f, 2f));

        assertThatThrownBy(() -> OutputComparison.of(served, recomputed))
                .isInstanceOf(InvalidEventException.class)
                .hasMessage("served output 'y': expected shape [2] as the model gives, found [3]");
    }
}
