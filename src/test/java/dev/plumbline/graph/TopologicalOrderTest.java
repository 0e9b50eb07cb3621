package dev.plumbline.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TopologicalOrderTest {
    @Test
    void writesEveryValueBeforeItIsRead() {
        var first = node("first", "x", "a");
        var second = node("second", "a", "b");
        var third = node("third", "b", "c");

        assertThat(TopologicalOrder.of(List.of(third, first, second))).containsExactly(first, second, third);
    }

    @Test
    void namesTheNodesOfACycle() {
        var chicken = node("chicken", "egg_out", "chicken_out");
        var egg = node("egg", "chicken_out", "egg_out");

        assertThatThrownBy(() -> TopologicalOrder.of(List.of(chicken, egg)))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("Relu 'chicken', Relu 'egg'");
    }

    @Test
    void refusesAValueThatIsWrittenTwice() {
        assertThatThrownBy(() -> TopologicalOrder.of(List.of(node("one", "x", "y"), node("two", "x", "y"))))
                .hasMessage("value 'y' is written by both Relu 'one' and Relu 'two'; every name may be written once");
    }

    private static Node node(String name, String input, String output) {
        return new Node(name, "Relu", "", List.of(input), List.of(output), Attributes.none());
    }
}
