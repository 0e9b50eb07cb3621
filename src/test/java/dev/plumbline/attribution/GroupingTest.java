package dev.plumbline.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.attribution.Grouping.AlongAxis;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GroupingTest {
    /** Each element is its row-major index. */
    private static final Map<String, Tensor> COUNTED = Map.of("x", counted(2, 3, 4));

    @Test
    void sumsEverythingAtOnePositionOfAnyAxis() {
        assertThat(sums(new AlongAxis(0), COUNTED)).containsExactly(66.0, 210.0);
        assertThat(sums(new AlongAxis(1), COUNTED)).containsExactly(60.0, 92.0, 124.0);
        assertThat(sums(new AlongAxis(2), COUNTED)).containsExactly(60.0, 66.0, 72.0, 78.0);
    }

    @Test
    void countsANegativeAxisFromTheLast() {
        assertThat(new AlongAxis(-1).sums(COUNTED)).isEqualTo(new AlongAxis(2).sums(COUNTED));
        assertThat(new AlongAxis(-3).sums(COUNTED)).isEqualTo(new AlongAxis(0).sums(COUNTED));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, -1})
    void groupsAddUpToTheWhole(int axis) {
        var groups = sums(new AlongAxis(axis), COUNTED);

        assertThat(groups.stream().mapToDouble(sum -> sum).sum()).isCloseTo(276, within(1e-12));
    }

    @Test
    void eachExplanationHasAsManyGroupsAsItsAxisIsLong() {
        assertThat(new AlongAxis(0).sums(Map.of("x", counted(5, 2)))).hasSize(5);
        assertThat(new AlongAxis(0).sums(Map.of("x", counted(3, 2)))).hasSize(3);
        assertThat(new AlongAxis(0).sums(Map.of("x", counted(0, 2)))).isEmpty();
    }

    @Test
    void aGroupIsCalledByItsInputAndPosition() {
        var groups = new AlongAxis(0).sums(Map.of("x", counted(2)));

        assertThat(groups).extracting(one -> one.group().name()).containsExactly("x[0]", "x[1]");
    }

    @Test
    void aPositionHasAValueWhereItIsASingleNumber() {
        assertThat(new Slice("x", 0, 1).value(counted(3))).hasValue(1);
        assertThat(new Slice("x", 1, 2).value(counted(1, 3))).hasValue(2);
        assertThat(new Slice("x", 0, 1).value(counted(3, 2))).isEmpty();
    }

    @Test
    void inputsWithNamedFeaturesAreLeftToThem() {
        var mixed = Grouping.named(List.of(Feature.number("age", "table", 1)), new AlongAxis(0));
        var attributions = Map.of("table", counted(2), "image", counted(2, 2));

        var groups = mixed.sums(attributions);

        assertThat(groups).extracting(one -> one.group().name()).containsExactly("age", "image[0]", "image[1]");
        assertThat(groups).extracting(GroupSum::sum).containsExactly(1.0, 1.0, 5.0);
    }

    @Test
    void refusesAnAxisThatTheRowDoesNotHave() {
        assertThatThrownBy(() -> new AlongAxis(3).sums(COUNTED))
                .hasMessage("expected an axis of a row of 'x' of shape [2, 3, 4] to group by, found 3");
        assertThatThrownBy(() -> new AlongAxis(-4).sums(COUNTED)).hasMessageContaining("found -4");
    }

    private static List<Double> sums(Grouping grouping, Map<String, Tensor> attributions) {
        return grouping.sums(attributions).stream().map(GroupSum::sum).toList();
    }

    private static Tensor counted(long... dims) {
        var shape = Shape.of(dims);
        return Tensor.of(
                shape, IntStream.range(0, shape.sizeAsInt()).asDoubleStream().toArray());
    }
}
