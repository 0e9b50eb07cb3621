package dev.plumbline.demo;

import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.BaselineReport;
import dev.plumbline.event.EventClasses;
import dev.plumbline.event.ExplainedTarget;
import dev.plumbline.event.ExplainedValues;
import dev.plumbline.event.FeatureAttribution;
import dev.plumbline.event.FeatureReport;
import dev.plumbline.event.MethodReport;
import dev.plumbline.event.ModelReference;
import dev.plumbline.event.OutputSpace;
import dev.plumbline.event.PredictionReference;
import dev.plumbline.event.RuntimeReport;
import dev.plumbline.event.SamplingReport;
import java.time.Instant;
import java.util.List;

/** Attribution events for tests, all that does not matter filled in. */
final class Attributions {
    static final Instant OCCURRED = Instant.parse("2026-01-01T00:00:00Z");

    static {
        EventClasses.trust();
    }

    private Attributions() {}

    static AttributionEvent event(String predictionId, FeatureAttribution... features) {
        return event(predictionId, 1, OutputSpace.LOGIT, 1, features);
    }

    static AttributionEvent event(
            String predictionId, double weight, OutputSpace space, long index, FeatureAttribution... features) {
        return AttributionEvent.newBuilder()
                .setId("attribution of " + predictionId)
                .setExplainedAt(OCCURRED)
                .setPrediction(PredictionReference.newBuilder()
                        .setId(predictionId)
                        .setModel(ModelReference.newBuilder().setName("credit").build())
                        .setOccurredAt(OCCURRED)
                        .setTopic("predictions")
                        .setPartition(0)
                        .setOffset(0)
                        .build())
                .setTarget(ExplainedTarget.newBuilder()
                        .setOutput("logit")
                        .setSpace(space)
                        .setIndex(List.of(index))
                        .build())
                .setValues(ExplainedValues.newBuilder()
                        .setOutput(1)
                        .setBaselineOutput(0)
                        .build())
                .setMethod(MethodReport.newBuilder()
                        .setRule("midpoint")
                        .setPoints(16)
                        .setPointsTried(16)
                        .setConvergenceDelta(0)
                        .setRelativeDelta(0)
                        .setTolerance(0.01)
                        .setBaselines(List.of(new BaselineReport("mean", "5eed", 1.0, 0.0, 0.0)))
                        .build())
                .setFeatures(
                        FeatureReport.newBuilder().setRanked(List.of(features)).build())
                .setSampling(SamplingReport.newBuilder()
                        .setPolicy("rate")
                        .setInclusionProbability(1 / weight)
                        .setWeight(weight)
                        .build())
                .setRuntime(RuntimeReport.newBuilder().build())
                .build();
    }

    static FeatureAttribution number(String name, double value, double attribution) {
        return feature(name, attribution).setValue(value).build();
    }

    static FeatureAttribution category(String name, String category, double attribution) {
        return feature(name, attribution).setCategory(category).build();
    }

    static FeatureAttribution redacted(String name, double attribution) {
        return feature(name, attribution).build();
    }

    private static FeatureAttribution.Builder feature(String name, double attribution) {
        return FeatureAttribution.newBuilder()
                .setName(name)
                .setAttribution(attribution)
                .setRank(1);
    }
}
