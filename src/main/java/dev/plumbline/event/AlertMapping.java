package dev.plumbline.event;

import java.time.Instant;
import java.util.Map;

/** Writes alerts. */
public final class AlertMapping {
    static {
        EventClasses.trust();
    }

    private final Map<AlertType, String> runbooks;

    /**
     * Prepares to write alerts.
     *
     * @param runbooks links to what to do about each type of alert; types without one get an empty link
     */
    public AlertMapping(Map<AlertType, String> runbooks) {
        this.runbooks = Map.copyOf(runbooks);
    }

    /**
     * An alert as it stands; from opening to resolution it has the same id, which follows from its cause and from when it was first seen.
     *
     * @param alert the last sighting
     * @param seen all sightings so far
     */
    public AlertEvent toAvro(AlertCause cause, Alert alert, Occurrence seen, AlertStatus status, Instant raisedAt) {
        var model = cause.model();
        return AlertEvent.newBuilder()
                .setId(EventId.of(
                        "alert", cause.dedupeKey(), model.sha256(), seen.start().toString()))
                .setType(cause.type())
                .setSeverity(alert.severity())
                .setRaisedAt(raisedAt)
                .setDedupeKey(cause.dedupeKey())
                .setModel(model.toAvro(model.sha256()))
                .setFeatures(alert.subject())
                .setObserved(orNull(alert.observed()))
                .setThreshold(orNull(alert.threshold()))
                .setWindow(new AlertWindow(seen.start(), seen.end()))
                .setCount(seen.count())
                .setExamples(seen.examples())
                .setStatus(status)
                .setMessage(alert.message())
                .setRunbook(runbooks.getOrDefault(cause.type(), ""))
                .build();
    }

    private static Double orNull(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
