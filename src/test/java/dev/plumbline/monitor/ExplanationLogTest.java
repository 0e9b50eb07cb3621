package dev.plumbline.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.event.AlertEvent;
import dev.plumbline.event.AlertType;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExplanationLogTest {
    private final SampleEvents events = new SampleEvents(3);
    private final ExplanationLog log = ExplanationLog.create();

    @Test
    void dropsTheOldestBeyondItsBudget() {
        var small = new ExplanationLog(Clock.systemUTC(), 20_000);
        var first = events.next("credit");
        small.add(first);

        for (int i = 0; i < 100; i++) {
            small.add(events.next("credit"));
        }

        assertThat(small.explanation(first.getId())).isEmpty();
        assertThat(small.explanations(any -> true, 500)).hasSizeBetween(4, 20);
    }

    @Test
    void givesBackTheEventAsItCame() {
        var event = events.next("credit");
        log.add(event);

        assertThat(log.explanation(event.getId())).hasValue(event);
    }

    @Test
    void countsAReplayedExplanationOnce() {
        var event = events.next("credit");
        log.add(event);
        log.add(event);

        assertThat(log.explanations(any -> true, 10)).hasSize(1);
        assertThat(log.trend("credit").orElseThrow().explained().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(1);
    }

    @Test
    void listsTheNewestFirst() {
        var older = events.next("credit");
        var newer = events.next("credit");
        log.add(older);
        log.add(newer);

        assertThat(log.explanations(any -> true, 10))
                .extracting(ExplanationSummary::id)
                .containsExactly(newer.getId(), older.getId());
    }

    @Test
    void showsAnAlertThatHasGrownOnceAndOnTop() {
        var growing = events.alert(AlertType.WEAK_BASELINE, "credit", "weak", "a");
        log.add(growing);
        log.add(events.alert(AlertType.NON_FINITE, "credit", "nan", "b"));

        log.add(AlertEvent.newBuilder(growing).setCount(40).build());

        assertThat(log.alerts(any -> true, 10))
                .extracting(AlertEvent::getCount)
                .hasSize(2)
                .startsWith(40L);
    }

    @Test
    void boundsTheNumberOfModels() {
        for (int i = 0; i < 200; i++) {
            log.add(events.event("p" + i, "model-" + i, List.of()));
        }

        assertThat(log.models()).hasSize(64);
    }
}
