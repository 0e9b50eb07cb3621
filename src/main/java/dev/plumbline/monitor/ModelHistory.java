package dev.plumbline.monitor;

import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.FeatureAttribution;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.LongStream;

/** The last half hour of one model in buckets of ten seconds, and its last few hundred explanations one by one; bounded in both. */
final class ModelHistory {
    static final Duration WIDTH = Duration.ofSeconds(10);
    static final int BUCKETS = 180;
    private static final int EXPLANATIONS = 400;
    private static final int FEATURES_EACH = 64;

    private final TimeBucket[] ring = new TimeBucket[BUCKETS];
    private final Deque<Row> rows = new ArrayDeque<>();
    private ExplanationSummary newest;

    /** One explanation's named features, largest magnitude first. */
    record Row(String explanation, List<FeatureAttribution> features) {}

    void add(AttributionEvent event, ExplanationSummary summary) {
        newest = summary;
        bucketAt(event.getExplainedAt()).add(event);
        if (event.getFeatures() != null) {
            var features = event.getFeatures().getRanked();
            rows.addLast(new Row(
                    event.getId(), List.copyOf(features.subList(0, Math.min(FEATURES_EACH, features.size())))));
            if (rows.size() > EXPLANATIONS) {
                rows.removeFirst();
            }
        }
    }

    private TimeBucket bucketAt(Instant time) {
        long number = number(time);
        int slot = (int) Math.floorMod(number, (long) BUCKETS);
        if (ring[slot] == null || ring[slot].number() < number) {
            ring[slot] = new TimeBucket(number);
        }
        // Older than the window: counted in a bucket that no one will read.
        return ring[slot].number() == number ? ring[slot] : new TimeBucket(number);
    }

    /** The window's buckets, oldest first; one that nothing fell into is empty. */
    List<TimeBucket> window(Instant now) {
        long last = number(now);
        return LongStream.rangeClosed(last - BUCKETS + 1, last)
                .mapToObj(this::bucket)
                .toList();
    }

    private TimeBucket bucket(long number) {
        var found = ring[(int) Math.floorMod(number, (long) BUCKETS)];
        return found != null && found.number() == number ? found : new TimeBucket(number);
    }

    List<Row> rows() {
        return List.copyOf(rows);
    }

    ExplanationSummary newest() {
        return newest;
    }

    private static long number(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), WIDTH.toSeconds());
    }
}
