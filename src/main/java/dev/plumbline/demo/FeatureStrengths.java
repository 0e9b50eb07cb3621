package dev.plumbline.demo;

import dev.plumbline.event.AttributionEvent;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Mean absolute attribution per feature over all predictions, estimated from the sampled ones: each counts as often as it stands for
 * predictions, that is by 1 / inclusion probability (Hájek's ratio estimator).
 */
final class FeatureStrengths {
    private final Map<String, Double> weightedSums = new HashMap<>();
    private double weights;

    /** One feature's mean absolute attribution, in the target's space. */
    record Strength(String feature, double mean) {}

    void add(AttributionEvent event) {
        if (event.getFeatures() == null) {
            return;
        }
        double weight = event.getSampling().getWeight();
        weights += weight;
        for (var feature : event.getFeatures().getRanked()) {
            weightedSums.merge(feature.getName(), weight * Math.abs(feature.getAttribution()), Double::sum);
        }
    }

    /** The features by falling strength, at most so many. */
    List<Strength> strongest(int most) {
        return weightedSums.entrySet().stream()
                .map(sum -> new Strength(sum.getKey(), sum.getValue() / weights))
                .sorted(Comparator.comparingDouble(Strength::mean).reversed())
                .limit(most)
                .toList();
    }
}
