package dev.plumbline.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PaceTest {
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

    private final Pace pace = new Pace();

    private void sample(int second, long seen, long engineNanos) {
        var totals = new ModelTotals(
                "credit",
                new ModelTotals.Drawn(seen, 0, 0, seen),
                ModelTotals.Passage.NONE,
                new ModelTotals.Outcomes(0, 0, Map.of(), Map.of()),
                new ModelTotals.Work(0, engineNanos));
        pace.sample(START.plusSeconds(second), List.of(totals));
    }

    @Test
    void isGrowthPerSecondOverTheLastTenSeconds() {
        sample(0, 0, 0);
        for (int second = 1; second <= 30; second++) {
            sample(second, second < 20 ? second : 19 + 100L * (second - 19), second * 500_000_000L);
        }

        assertThat(pace.rates("credit").seen()).isEqualTo(100);
        assertThat(pace.rates("credit").engineBusy()).isEqualTo(0.5);
    }

    @Test
    void isNothingBeforeTheSecondSample() {
        sample(0, 1000, 0);

        assertThat(pace.rates("credit")).isEqualTo(Pace.Rates.NONE);
    }
}
