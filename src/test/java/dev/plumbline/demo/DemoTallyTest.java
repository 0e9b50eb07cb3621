package dev.plumbline.demo;

import static dev.plumbline.demo.Attributions.OCCURRED;
import static dev.plumbline.demo.Attributions.event;
import static dev.plumbline.demo.Attributions.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.event.OutputSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DemoTallyTest {
    private final DemoTally tally = new DemoTally(new double[] {0.1, 0.9, 0.5, 0.7, 0.8});

    @Test
    void countsEachEventOnceAndDoublesSeparately() {
        explain("application-1.1");
        explain("application-1.2");
        tally.deadLettered("application-2.1", "WrongShape");
        assertThat(tally.doubled()).isZero();

        explain("application-2.1");
        tally.deadLettered("application-1.2", "WrongShape");

        assertThat(tally.explained()).isEqualTo(3);
        assertThat(tally.deadLettered()).isEqualTo(2);
        assertThat(tally.doubled()).isEqualTo(2);
        assertThat(tally.deadLettersByReason()).containsExactly(java.util.Map.entry("WrongShape", 2L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "application-6.1", "application-0.1", "application-999999999.1", "order-1.1"})
    void anEventThatWasNeverReplayedIsAFault(String id) {
        tally.deadLettered(id, "Unknown");

        assertThat(tally.doubled()).isEqualTo(1);
    }

    @Test
    void weighsAttributionsByThePredictionsTheyStandFor() {
        tally.explained(event("application-1.1", 9, OutputSpace.LOGIT, 1, number("Age", 30, -0.1)), OCCURRED);
        tally.explained(event("application-2.1", 1, OutputSpace.LOGIT, 1, number("Age", 30, 1.1)), OCCURRED);

        var strongest = tally.strengths().strongest(5);

        assertThat(strongest).hasSize(1);
        assertThat(strongest.get(0).mean()).isCloseTo((9 * 0.1 + 1.1) / 10, within(1e-12));
    }

    @Test
    void keepsTheThreeRiskiestApplicantsOnceEach() {
        for (var id : new String[] {"1.1", "2.1", "3.1", "4.1", "5.1", "2.2"}) {
            explain("application-" + id);
        }

        assertThat(tally.riskiest()).extracting(ExplainedApplicant::application).containsExactly(2, 5, 4);
    }

    @Test
    void measuresFromThePredictionToItsReceipt() {
        for (int millis = 1; millis <= 200; millis++) {
            tally.explained(event("application-1." + millis), OCCURRED.plusMillis(millis));
        }

        assertThat(tally.latencyMillis(0.5)).isEqualTo(100);
        assertThat(tally.latencyMillis(0.99)).isEqualTo(198);
        assertThat(tally.explanationsPerSecond()).isCloseTo(200 / 0.199, within(1e-6));
    }

    @Test
    void knowsNoLatencyAndNoRateWithoutAttributions() {
        assertThat(tally.latencyMillis(0.99)).isZero();
        assertThat(tally.explanationsPerSecond()).isZero();
        assertThat(tally.strengths().strongest(3)).isEmpty();
    }

    private void explain(String id) {
        tally.explained(event(id, number("Age", 30, 0.1)), OCCURRED);
    }
}
