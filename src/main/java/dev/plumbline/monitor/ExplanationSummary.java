package dev.plumbline.monitor;

import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.FeatureAttribution;
import java.time.Instant;
import java.util.List;

/**
 * One line about an explanation; all of it is in the attribution event.
 *
 * @param id the attribution event's id
 * @param leading the features of largest magnitude, at most three
 */
record ExplanationSummary(
        String id,
        Prediction prediction,
        Instant explainedAt,
        Result result,
        Evidence evidence,
        List<Leading> leading) {
    private static final int LEADING = 3;

    /** The prediction that was explained. */
    record Prediction(String id, String model, String version, Instant occurredAt) {}

    /** F at both ends of the path; label and space tell what F is. */
    record Result(String label, String space, double output, double baselineOutput) {}

    /** How far the explanation is to be believed, and how many predictions it stands for. */
    record Evidence(String verdict, double relativeDelta, double tolerance, double weight) {}

    /** A named feature and its attribution. */
    record Leading(String name, double attribution) {}

    static ExplanationSummary of(AttributionEvent event) {
        var prediction = event.getPrediction();
        var method = event.getMethod();
        var target = event.getTarget();
        var values = event.getValues();
        return new ExplanationSummary(
                event.getId(),
                new Prediction(
                        prediction.getId(),
                        prediction.getModel().getName(),
                        prediction.getModel().getVersion(),
                        prediction.getOccurredAt()),
                event.getExplainedAt(),
                new Result(target.getLabel(), target.getSpace().name(), values.getOutput(), values.getBaselineOutput()),
                new Evidence(
                        method.getVerdict().name(),
                        method.getRelativeDelta(),
                        method.getTolerance(),
                        event.getSampling().getWeight()),
                leading(event));
    }

    private static List<Leading> leading(AttributionEvent event) {
        if (event.getFeatures() == null) {
            return List.of();
        }
        return event.getFeatures().getRanked().stream()
                .limit(LEADING)
                .map((FeatureAttribution feature) -> new Leading(feature.getName(), feature.getAttribution()))
                .toList();
    }
}
