package dev.plumbline.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TargetResolverTest {
    private static final Tensor OUTPUT = Tensor.of(Shape.of(3), 0.2f, 0.7f, 0.1f);
    private static final Tensor MAP = Tensor.of(Shape.of(2, 3), 1f, 2f, 3f, 4f, 9f, 6f);
    private final TargetResolver resolver = new TargetResolver(List.of("cat", "dog", "newt"));

    @Test
    void findsFixedIndicesLabelsAndLargestElements() {
        assertThat(resolve(new Target.Index(List.of(2L)), OUTPUT)).containsExactly(2L);
        assertThat(resolve(new Target.Label("newt"), OUTPUT)).containsExactly(2L);
        assertThat(resolve(new Target.Argmax(), OUTPUT)).containsExactly(1L);
        assertThat(resolve(new Target.Argmax(), MAP)).containsExactly(1L, 1L);
        assertThat(resolve(new Target.Index(List.of(1L, 2L)), MAP)).containsExactly(1L, 2L);
    }

    @Test
    void aSingleElementNeedsNoIndex() {
        assertThat(resolve(new Target.Index(List.of()), Tensor.of(Shape.of(1), 5f)))
                .containsExactly(0L);
        assertThat(resolve(new Target.Index(List.of()), Tensor.scalar(5f))).isEmpty();
    }

    @Test
    void theServedClassCountsEvenWhereTheModelSaysOtherwise() {
        var served = Tensor.of(Shape.of(3), 0.5f, 0.3f, 0.2f);

        assertThat(resolver.resolve(new Target.ServedClass(), OUTPUT, Optional.of(served)))
                .containsExactly(0L);
    }

    @Test
    void saysWhyATargetDoesNotExist() {
        assertThatThrownBy(() -> resolve(new Target.Index(List.of(3L)), OUTPUT))
                .hasMessage("the target is [3], one row of the output has shape [3]");
        assertThatThrownBy(() -> resolve(new Target.Index(List.of(0L)), MAP))
                .hasMessage("the target is [0], one row of the output has shape [2, 3]");
        assertThatThrownBy(() -> resolve(new Target.Label("owl"), OUTPUT))
                .hasMessage("the target is label 'owl', the labels are [cat, dog, newt]");
        assertThatThrownBy(() -> resolve(new Target.ServedClass(), OUTPUT))
                .hasMessage("the target is the served class, but no served output of its shape is known");
    }

    private List<Long> resolve(Target target, Tensor output) {
        return resolver.resolve(target, output, Optional.empty());
    }
}
