package dev.plumbline.demo;

import static dev.plumbline.demo.Attributions.OCCURRED;
import static dev.plumbline.demo.Attributions.event;
import static dev.plumbline.demo.Attributions.number;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.event.AlertType;
import dev.plumbline.stream.StreamCounters;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DemoSummaryTest {
    private static final CreditFeatures FEATURES = CreditFeatures.read(Path.of("topology", "credit", "features.yaml"));

    private final DemoTally tally = new DemoTally(new double[] {0.25, 0.92});

    @Test
    void saysWhatCameInAndWhatBecameOfIt() {
        tally.explained(event("application-1.1", number("Income", 129, -0.5)), OCCURRED.plusMillis(20));
        tally.explained(
                event("application-2.1", number("Income", 40, 1.5), number("Assets", 0, 0.5)), OCCURRED.plusMillis(40));
        tally.deadLettered("application-1.2", "WRONG_INPUTS");

        assertThat(summary(10, 3)).isEqualToNormalizingNewlines("""
            events in                     10
            sampled                        3
            explained                      2   100 a second
            dead letters                   1   WRONG_INPUTS 1
            alerts                         0   about 2 predictions: OUTPUT_MISMATCH 2
            event to attribution       20 ms   median; 99 % within 40 ms

            Strongest features: mean absolute attribution, sampled events weighted by 1 / inclusion probability
              Income        1.0000  ################################
              Assets        0.2500  ########

            The riskiest applicants: + speaks for default, - against it, compared with baseline mean
              Application 2: probability of default 92 %.
                Mostly because: income of 40 thousand pesetas a month (+1.50), no assets (+0.50).
              Application 1: probability of default 25 %.
                In favour: income of 129 thousand pesetas a month (-0.50).

            Every sampled event is accounted for: 3 sampled = 2 explained + 1 dead-lettered.\
            """);
    }

    @Test
    void saysWhatIsMissing() {
        tally.explained(event("application-1.1", number("Income", 129, -0.5)), OCCURRED);

        assertThat(summary(10, 3))
                .endsWith(
                        "NOT accounted for: expected 10 seen of 10 replayed and 3 sampled = explained + dead-lettered,"
                                + " found 10 seen, 1 explained, 0 dead-lettered, 0 doubled.");
    }

    @Test
    void isShortWhenNothingWasExplained() {
        assertThat(summary(10, 0))
                .contains("Every sampled event is accounted for")
                .doesNotContain("riskiest");
    }

    private String summary(long seen, long sampled) {
        var counts = new StreamCounters.Counts(
                seen, seen - sampled, 0, sampled, 0, 0, Map.of(), Map.of(AlertType.OUTPUT_MISMATCH, 2L));
        return new DemoSummary(new DemoOutcome(seen, counts, tally), FEATURES).text();
    }
}
