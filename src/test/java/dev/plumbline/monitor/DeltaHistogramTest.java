package dev.plumbline.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DeltaHistogramTest {
    @ParameterizedTest(name = "{0} falls into bin {1}")
    @CsvSource({
        "0, 0",
        "1e-300, 0",
        "9e-9, 0",
        "1.1e-8, 1",
        "2e-4, 9",
        "4e-4, 10",
        "9, 18",
        "11, 19",
        "Infinity, 19",
        "NaN, 19"
    })
    void putsEveryDeltaIntoOneBin(double delta, int bin) {
        var histogram = new DeltaHistogram();

        histogram.add(delta, true);

        assertThat(histogram.counts().violated()[bin]).isEqualTo(1);
        assertThat(histogram.counts().converged()).containsOnly(0);
    }
}
