package dev.plumbline.monitor;

import java.time.Instant;
import java.util.List;

/**
 * What a model's explanations of the last half hour say together.
 *
 * @param features the named features, most important first
 * @param explanations ids of the explanations that the features' dots belong to, oldest first
 */
record ModelReport(String name, ModelTrend trend, List<FeatureTrend> features, List<String> explanations) {
    static ModelReport of(String name, ModelHistory history, Instant now) {
        return new ModelReport(
                name,
                ModelTrend.of(history, now),
                FeatureTrend.of(history.window(now), history.rows()),
                history.rows().stream().map(ModelHistory.Row::explanation).toList());
    }
}
