package dev.plumbline.monitor;

import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.ExplanationVerdict;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was explained of one model in one span of time.
 *
 * <p>Means are weighed by 1 / inclusion probability, so that they estimate the mean over all predictions and not over the sampled ones.
 */
final class TimeBucket {
    private static final int FEATURES = 256;

    private final long number;
    private final DeltaHistogram deltas = new DeltaHistogram();
    private final Map<String, double[]> magnitudes = new LinkedHashMap<>();
    private long explained;
    private long violated;
    private double weight;

    /** @param number time since the epoch, in bucket widths */
    TimeBucket(long number) {
        this.number = number;
    }

    long number() {
        return number;
    }

    void add(AttributionEvent event) {
        boolean violation = event.getMethod().getVerdict() == ExplanationVerdict.VIOLATED;
        explained++;
        violated += violation ? 1 : 0;
        deltas.add(event.getMethod().getRelativeDelta(), violation);
        if (event.getFeatures() != null && Double.isFinite(event.getSampling().getWeight())) {
            addFeatures(event);
        }
    }

    private void addFeatures(AttributionEvent event) {
        double share = event.getSampling().getWeight();
        weight += share;
        for (var feature : event.getFeatures().getRanked()) {
            boolean known = magnitudes.containsKey(feature.getName());
            if (Double.isFinite(feature.getAttribution()) && (known || magnitudes.size() < FEATURES)) {
                magnitudes.computeIfAbsent(feature.getName(), name -> new double[1])[0] +=
                        share * Math.abs(feature.getAttribution());
            }
        }
    }

    long explained() {
        return explained;
    }

    long violated() {
        return violated;
    }

    double weight() {
        return weight;
    }

    DeltaHistogram deltas() {
        return deltas;
    }

    /** Weighted sum of |attribution| per feature; over {@link #weight} it is the mean. */
    Map<String, double[]> magnitudes() {
        return magnitudes;
    }
}
