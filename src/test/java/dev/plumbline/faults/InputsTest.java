package dev.plumbline.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class InputsTest {
    private final Inputs inputs = new Inputs(List.of("a", "b", "c"));

    @Test
    void areRegularWhereEachLiesInItsTopicOnceAndInOrderOfItsPartition() {
        inputs.note(1, "b");
        inputs.note(0, "a");
        inputs.note(0, "c");

        assertThat(inputs.irregular()).isEmpty();
    }

    @Test
    void namesWhatIsMissingOrThereTwice() {
        inputs.note(0, "a");
        inputs.note(0, "a");
        inputs.note(0, "c");

        assertThat(inputs.irregular()).containsExactly("event 0, 'a', 2 times", "event 1, 'b', 0 times");
    }

    @Test
    void namesWhatLiesBehindALaterOneOrWasNeverSent() {
        inputs.note(0, "a");
        inputs.note(0, "c");
        inputs.note(0, "b");
        inputs.note(0, "stranger");

        assertThat(inputs.irregular()).containsExactly("event 1 behind event 2", "'stranger' was never sent");
    }
}
