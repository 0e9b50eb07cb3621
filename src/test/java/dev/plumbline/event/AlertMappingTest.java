package dev.plumbline.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AlertMappingTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final ServedModel CREDIT = new ServedModel("credit", "3", "m0de1", "");
    private static final AlertMapping MAPPING =
            new AlertMapping(Map.of(AlertType.OUTPUT_MISMATCH, "https://example.com/mismatch"));
    private static final Alert MISMATCH = new Alert(
            AlertType.OUTPUT_MISMATCH, AlertSeverity.CRITICAL, 0.25, 1e-3, List.of(), "expected 0.5, found 0.75");

    @Test
    void namesCauseCountAndRunbook() throws IOException {
        var cause = new AlertCause(AlertType.OUTPUT_MISMATCH, CREDIT, "probability");
        var seen = new Occurrence(NOON.minusSeconds(60), NOON, 17, List.of("p-1", "p-2"));

        var event = MAPPING.toAvro(cause, MISMATCH, seen, AlertStatus.GROWING, NOON);

        assertThat(AlertEvent.fromByteBuffer(event.toByteBuffer())).isEqualTo(event);
        assertThat(event.getDedupeKey()).isEqualTo("OUTPUT_MISMATCH/credit/3/probability");
        assertThat(event.getModel().getSha256()).isEqualTo("m0de1");
        assertThat(event.getObserved()).isEqualTo(0.25);
        assertThat(event.getWindow()).isEqualTo(new AlertWindow(NOON.minusSeconds(60), NOON));
        assertThat(event.getCount()).isEqualTo(17);
        assertThat(event.getExamples()).containsExactly("p-1", "p-2");
        assertThat(event.getStatus()).isEqualTo(AlertStatus.GROWING);
        assertThat(event.getRunbook()).isEqualTo("https://example.com/mismatch");
        assertThat(CloudEvents.headers(event, "/plumbline"))
                .containsEntry("ce_type", "dev.plumbline.alert.v1")
                .containsEntry("ce_subject", "OUTPUT_MISMATCH/credit/3/probability");
    }

    @Test
    void keepsItsIdWhileItGrows() {
        var first = seen(AlertType.NON_FINITE, NOON, NOON, 1);
        var grown = seen(AlertType.NON_FINITE, NOON, NOON.plusSeconds(60), 9);
        var later = seen(AlertType.NON_FINITE, NOON.plusSeconds(600), NOON.plusSeconds(600), 1);
        var other = seen(AlertType.WEAK_BASELINE, NOON, NOON, 1);

        assertThat(grown.getId()).isEqualTo(first.getId());
        assertThat(later.getId()).isNotEqualTo(first.getId());
        assertThat(later.getDedupeKey()).isEqualTo(first.getDedupeKey()).isEqualTo("NON_FINITE/credit/3");
        assertThat(other.getId()).isNotEqualTo(first.getId());
        assertThat(first.getObserved()).isNull();
    }

    private static AlertEvent seen(AlertType type, Instant first, Instant last, long count) {
        var alert = new Alert(type, AlertSeverity.WARNING, Double.NaN, Double.NaN, List.of(), "NaN");
        var seen = new Occurrence(first, last, count, List.of());
        return MAPPING.toAvro(new AlertCause(type, CREDIT, ""), alert, seen, AlertStatus.OPENED, last);
    }
}
