package dev.plumbline.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UnitHashTest {
    @ParameterizedTest(name = "xxh64(\"{0}\") = {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    ""                                      | ef46db3751d8e999
                    a                                       | d24ec4f1a98c6e5b
                    abc                                     | 44bc2cf5ad770999
                    Nobody inspects the spammish repetition | fbcea83c8a378bf1
                    """)
    void isXxh64(String text, String hash) {
        assertThat(Long.toHexString(UnitHash.xxh64(text.getBytes(StandardCharsets.UTF_8), 0)))
                .isEqualTo(hash);
    }

    @Test
    void spreadsCountedIdsEvenly() {
        int ids = 100_000;
        var perBin = new int[100];

        IntStream.range(0, ids).forEach(i -> perBin[(int) (UnitHash.of("prediction-" + i, 0) * perBin.length)]++);

        double expected = (double) ids / perBin.length;
        double chiSquared = IntStream.of(perBin)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
        // 99 degrees of freedom: mean 99, standard deviation sqrt(198).
        assertThat(chiSquared).isCloseTo(99, within(3 * Math.sqrt(198)));
    }
}
