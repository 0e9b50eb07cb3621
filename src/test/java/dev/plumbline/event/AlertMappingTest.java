package dev.plumbline.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.tensor.Tensor;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AlertMappingTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final ServedModel CREDIT = ServedModel.of("credit", "3");
    private static final AlertMapping MAPPING = new AlertMapping(
            new ExplainedModel("m0de1", "c0nf", List.of("x")),
            Map.of(AlertType.OUTPUT_MISMATCH, "https://example.com/mismatch"));

    @Test
    void anAlertAboutAPredictionNamesItAndItsCause() throws IOException {
        var alert = new Alert(
                AlertType.OUTPUT_MISMATCH, AlertSeverity.CRITICAL, 0.25, 1e-3, List.of(), "expected 0.5, found 0.75");

        var event = MAPPING.ofPrediction(alert, prediction("p-1"), "probability", NOON);

        assertThat(AlertEvent.fromByteBuffer(event.toByteBuffer())).isEqualTo(event);
        assertThat(event.getDedupeKey()).isEqualTo("OUTPUT_MISMATCH/credit/3/probability");
        assertThat(event.getModel().getSha256()).isEqualTo("m0de1");
        assertThat(event.getObserved()).isEqualTo(0.25);
        assertThat(event.getExamples()).containsExactly("p-1");
        assertThat(event.getRunbook()).isEqualTo("https://example.com/mismatch");
    }

    @Test
    void raisingTheSameAlertAgainGivesTheSameId() {
        var alert = new Alert(AlertType.NON_FINITE, AlertSeverity.WARNING, Double.NaN, Double.NaN, List.of(), "NaN");

        var first = MAPPING.ofPrediction(alert, prediction("p-1"), "y", NOON);
        var again = MAPPING.ofPrediction(alert, prediction("p-1"), "y", NOON.plusSeconds(60));
        var other = MAPPING.ofPrediction(alert, prediction("p-2"), "y", NOON);

        assertThat(again.getId()).isEqualTo(first.getId());
        assertThat(other.getId()).isNotEqualTo(first.getId());
        assertThat(other.getDedupeKey()).isEqualTo(first.getDedupeKey());
        assertThat(first.getObserved()).isNull();
    }

    @Test
    void anAlertAboutAWindowCountsWhatItSaw() {
        var alert = new Alert(AlertType.SHEDDING, AlertSeverity.INFO, 0.01, 0.1, List.of(), "shedding");
        var seen = new Occurrence(NOON.minusSeconds(60), NOON, 17, List.of("p-1", "p-2"));

        var event = MAPPING.ofWindow(alert, CREDIT, seen, NOON);

        assertThat(event.getWindow()).isEqualTo(new AlertWindow(NOON.minusSeconds(60), NOON));
        assertThat(event.getCount()).isEqualTo(17);
        assertThat(event.getDedupeKey()).isEqualTo("SHEDDING/credit/3");
        assertThat(CloudEvents.headers(event, "/plumbline"))
                .containsEntry("ce_type", "dev.plumbline.alert.v1")
                .containsEntry("ce_subject", "SHEDDING/credit/3");
    }

    private static Prediction prediction(String id) {
        return new Prediction(id, CREDIT, NOON, Map.of("x", Tensor.scalar(1)), Map.of(), Map.of(), Wish.none());
    }
}
