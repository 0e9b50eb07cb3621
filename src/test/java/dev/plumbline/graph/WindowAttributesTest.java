package dev.plumbline.graph;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WindowAttributesTest {
    @Test
    void absentAttributesHaveTheValuesThatOnnxGivesThem() {
        var window = WindowAttributes.of(Attributes.none(), 2);

        assertThat(window.strides()).containsExactly(1, 1);
        assertThat(window.dilations()).containsExactly(1, 1);
        assertThat(window.pads()).containsExactly(0, 0, 0, 0);
        assertThat(window.padsToSame()).isFalse();
    }

    @Test
    void padsCountOnlyWherePaddingIsExplicit() {
        var pads = Attributes.of("pads", new long[] {1, 2});

        assertThat(WindowAttributes.of(pads, 1).pads()).containsExactly(1, 2);
        assertThat(WindowAttributes.of(pads.with("auto_pad", "VALID"), 1).pads())
                .containsExactly(0, 0);
    }

    @ParameterizedTest
    @CsvSource({"SAME_UPPER, 1", "SAME_LOWER, 2"})
    void theOddOneOfThreeComesBehindOrBefore(String auto, long before) {
        var window = WindowAttributes.of(Attributes.of("auto_pad", auto), 1);

        assertThat(window.padsToSame()).isTrue();
        assertThat(window.before(3)).isEqualTo(before);
        assertThat(window.before(4)).isEqualTo(2);
    }
}
