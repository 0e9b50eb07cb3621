package dev.plumbline.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FeatureTest {
    private static final Feature HOME =
            new Feature("home", "x", List.of(1, 2, 3), List.of("rent", "own", "other"), "", "Housing");

    @Test
    void sumsTheAttributionsOfItsColumns() {
        assertThat(HOME.sum(Tensor.of(Shape.of(4), 100.0, 1, 20, 300))).isEqualTo(321);
    }

    @Test
    void namesTheCategoryThatIsSet() {
        assertThat(HOME.category(Tensor.of(Shape.of(4), 5f, 0f, 1f, 0f))).hasValue("own");
        assertThat(HOME.category(Tensor.of(Shape.of(4), 5f, 0f, 0f, 0f))).isEmpty();
        assertThat(HOME.value(Tensor.of(Shape.of(4), 5f, 0f, 1f, 0f))).isEmpty();
    }

    @Test
    void readsANumberAsItIs() {
        assertThat(Feature.number("age", "x", 0).value(Tensor.of(Shape.of(2), 30f, 1f)))
                .hasValue(30);
    }

    @Test
    void refusesColumnsThatAreMissingRepeatedOrOutside() {
        assertThatThrownBy(() -> new Feature("home", "x", List.of(1, 1), List.of(), "", ""))
                .hasMessage("feature 'home': expected each column once, found [1, 1]");
        assertThatThrownBy(() -> new Feature("home", "x", List.of(1, 2), List.of("rent"), "", ""))
                .hasMessage("feature 'home': expected 2 categories, one per column, found 1");
        assertThatThrownBy(() -> HOME.sum(Tensor.of(Shape.of(3), 1f, 2f, 3f)))
                .hasMessage("feature 'home': column 3 lies outside input 'x' of 3 elements");
    }
}
