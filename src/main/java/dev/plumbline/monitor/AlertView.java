package dev.plumbline.monitor;

import dev.plumbline.event.AlertEvent;
import java.time.Instant;
import java.util.List;

/**
 * An alert as the page shows it; the full event is in the topic.
 *
 * @param runbook link to what to do about it; empty unless it is an http or https link
 */
record AlertView(
        String id,
        String type,
        String severity,
        Instant raisedAt,
        String model,
        String message,
        Extent extent,
        List<String> examples,
        String runbook) {
    /**
     * How much it speaks of.
     *
     * @param observed the observed value, null where there is none
     * @param threshold the bound it passed, null where there is none
     */
    record Extent(long count, Double observed, Double threshold, List<String> features) {}

    static AlertView of(AlertEvent alert) {
        return new AlertView(
                alert.getId(),
                alert.getType().name(),
                alert.getSeverity().name(),
                alert.getRaisedAt(),
                alert.getModel().getName(),
                alert.getMessage(),
                new Extent(alert.getCount(), alert.getObserved(), alert.getThreshold(), alert.getFeatures()),
                alert.getExamples(),
                alert.getRunbook().matches("https?://.*") ? alert.getRunbook() : "");
    }
}
