package dev.plumbline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TextCacheTest {
    private final TextCache texts = new TextCache();

    @Test
    void decodesWhatComesAgainOnce() {
        var first = texts.text(utf8("credit-risk"));

        assertThat(first).isEqualTo("credit-risk");
        assertThat(texts.text(utf8("credit-risk"))).isSameAs(first);
    }

    @Test
    void readsEveryValueHoweverManyShareAPlace() {
        var random = new Random(5);

        for (int i = 0; i < 20_000; i++) {
            var value = new byte[random.nextInt(4)];
            random.nextBytes(value);

            assertThat(texts.text(value)).isEqualTo(new String(value, StandardCharsets.UTF_8));
        }
    }

    @Test
    void aHeaderWithoutAValueIsEmpty() {
        assertThat(texts.text(null)).isEmpty();
    }

    @Test
    void doesNotHoldOnToWhatIsTooLongForAName() {
        var value = utf8("long".repeat(1000));

        assertThat(texts.text(value)).isEqualTo(texts.text(value)).isNotSameAs(texts.text(value));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
