package dev.plumbline.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.SamplingReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FeatureTrendTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final SampleEvents events = new SampleEvents(1);
    private final ExplanationLog log = new ExplanationLog(Clock.fixed(NOW, ZoneOffset.UTC), 1 << 20);
    private long number;

    private void explained(Duration ago, double probability, double income, double age) {
        events.setClock(Clock.fixed(NOW.minus(ago), ZoneOffset.UTC));
        var features = List.of(SampleEvents.feature("income", income, null), SampleEvents.feature("age", age, null));
        var event = events.event("p" + ++number, "credit", features);
        var sampling = SamplingReport.newBuilder(event.getSampling())
                .setInclusionProbability(probability)
                .setWeight(1 / probability)
                .build();
        log.add(AttributionEvent.newBuilder(event).setSampling(sampling).build());
    }

    private FeatureTrend feature(String name) {
        return log.model("credit").orElseThrow().features().stream()
                .filter(feature -> feature.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void weighsEveryExplanationByWhatItStandsFor() {
        explained(Duration.ofSeconds(30), 0.1, 1, 0);
        explained(Duration.ofSeconds(30), 1, -12, 0);

        // (10 * 1 + 1 * 12) / 11
        assertThat(feature("income").mean()).isCloseTo(2, within(1e-12));
    }

    @Test
    void comparesRanksWithTheEarlierHalf() {
        explained(Duration.ofMinutes(20), 1, 1, 2);
        explained(Duration.ofMinutes(1), 1, 9, 2);

        assertThat(feature("income").rank()).isEqualTo(1);
        assertThat(feature("income").rankBefore()).isEqualTo(2);
        assertThat(feature("age").rankBefore()).isEqualTo(1);
    }

    @Test
    void leavesGapsWhereNothingWasExplained() {
        explained(Duration.ofSeconds(30), 1, 4, 1);

        assertThat(feature("income").series())
                .hasSize(ModelHistory.BUCKETS)
                .containsOnlyOnce(4.0)
                .contains((Double) null);
    }

    @Test
    void forgetsWhatIsOlderThanTheWindow() {
        explained(Duration.ofMinutes(31), 1, 4, 1);
        explained(Duration.ofMinutes(1), 1, 2, 1);

        assertThat(feature("income").mean()).isEqualTo(2);
    }
}
