package dev.plumbline.event;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Writes the alerts of one model. */
public final class AlertMapping {
    static {
        EventClasses.trust();
    }

    private final ExplainedModel model;
    private final Map<AlertType, String> runbooks;

    /**
     * Prepares for one model.
     *
     * @param runbooks links to what to do about each type of alert; types without one get an empty link
     */
    public AlertMapping(ExplainedModel model, Map<AlertType, String> runbooks) {
        this.model = requireNonNull(model, "model");
        this.runbooks = Map.copyOf(runbooks);
    }

    /**
     * An alert about a single prediction; the same prediction, model, configuration and type give the same id.
     *
     * @param output name of the output concerned; empty where it is about none in particular
     */
    public AlertEvent ofPrediction(Alert alert, Prediction prediction, String output, Instant raisedAt) {
        var id =
                EventId.of("alert", alert.type().name(), prediction.id(), model.sha256(), model.configDigest(), output);
        return event(alert, prediction.model(), output)
                .setId(id)
                .setRaisedAt(raisedAt)
                .setExamples(List.of(prediction.id()))
                .build();
    }

    /** An alert about a window of time; the same window, model, configuration and type give the same id. */
    public AlertEvent ofWindow(Alert alert, ServedModel served, Occurrence seen, Instant raisedAt) {
        var id = EventId.of(
                "alert",
                alert.type().name(),
                served.name(),
                model.sha256(),
                model.configDigest(),
                seen.start().toString());
        return event(alert, served, "")
                .setId(id)
                .setRaisedAt(raisedAt)
                .setWindow(new AlertWindow(seen.start(), seen.end()))
                .setCount(seen.count())
                .setExamples(seen.examples())
                .build();
    }

    private AlertEvent.Builder event(Alert alert, ServedModel served, String output) {
        var cause = "%s/%s/%s".formatted(alert.type(), served.name(), served.version());
        return AlertEvent.newBuilder()
                .setType(alert.type())
                .setSeverity(alert.severity())
                .setDedupeKey(output.isEmpty() ? cause : cause + "/" + output)
                .setModel(served.toAvro(model.sha256()))
                .setFeatures(alert.subject())
                .setObserved(orNull(alert.observed()))
                .setThreshold(orNull(alert.threshold()))
                .setMessage(alert.message())
                .setRunbook(runbooks.getOrDefault(alert.type(), ""));
    }

    private static Double orNull(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
