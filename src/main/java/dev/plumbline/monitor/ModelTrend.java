package dev.plumbline.monitor;

import java.time.Instant;
import java.util.List;

/**
 * The last half hour of one model, over all instances, as its attributions topic tells it.
 *
 * @param from start of the window
 * @param bucketSeconds width of one bucket
 * @param explained explanations per bucket, oldest first
 * @param violated those of them that do not add up
 * @param newest the newest explanation
 */
record ModelTrend(
        Instant from,
        long bucketSeconds,
        List<Long> explained,
        List<Long> violated,
        DeltaHistogram.Counts deltas,
        ExplanationSummary newest) {
    static ModelTrend of(ModelHistory history, Instant now) {
        var window = history.window(now);
        var deltas = new DeltaHistogram();
        window.forEach(bucket -> deltas.add(bucket.deltas()));
        return new ModelTrend(
                Instant.ofEpochSecond(window.get(0).number() * ModelHistory.WIDTH.toSeconds()),
                ModelHistory.WIDTH.toSeconds(),
                window.stream().map(TimeBucket::explained).toList(),
                window.stream().map(TimeBucket::violated).toList(),
                deltas.counts(),
                history.newest());
    }
}
