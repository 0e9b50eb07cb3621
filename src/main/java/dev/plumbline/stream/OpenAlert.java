package dev.plumbline.stream;

import static java.util.Objects.requireNonNull;

import dev.plumbline.event.Alert;
import dev.plumbline.event.AlertEvent;
import dev.plumbline.event.AlertMapping;
import dev.plumbline.event.AlertStatus;
import dev.plumbline.event.Occurrence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A cause that was seen and is not over yet.
 *
 * @param last the last sighting
 * @param first when it was first seen
 * @param count how many predictions showed it
 * @param examples the first few of them and the last
 * @param reportedCount the count in the last event that was written
 * @param reportedAt when that was
 */
record OpenAlert(
        Sighting last, Instant first, long count, List<String> examples, long reportedCount, Instant reportedAt) {
    OpenAlert {
        requireNonNull(last, "last");
        requireNonNull(first, "first");
        examples = List.copyOf(examples);
        requireNonNull(reportedAt, "reportedAt");
    }

    /** Not reported yet. */
    static OpenAlert of(Sighting sighting) {
        return new OpenAlert(
                sighting, sighting.at(), sighting.count(), sighting.examples(), 0, Instant.ofEpochMilli(0));
    }

    OpenAlert plus(Sighting sighting) {
        // Partitions' clocks and paths differ: an alert never ends before it has begun.
        var latest = sighting.at().isBefore(last.at())
                ? new Sighting(sighting.cause(), sighting.alert(), sighting.count(), sighting.examples(), last.at())
                : sighting;
        var merged = new ArrayList<>(examples);
        sighting.examples().stream().filter(id -> !merged.contains(id)).forEach(merged::add);
        if (merged.size() > Sighting.MOST_EXAMPLES) {
            merged.subList(Sighting.MOST_EXAMPLES - 1, merged.size() - 1).clear();
        }
        return new OpenAlert(latest, first, count + sighting.count(), merged, reportedCount, reportedAt);
    }

    OpenAlert reported(Instant now) {
        return new OpenAlert(last, first, count, examples, count, now);
    }

    boolean isNew() {
        return reportedCount == 0;
    }

    /** Whether more has been seen since the last event, and that is long enough ago. */
    boolean hasGrown(Instant now, Duration update) {
        return count > reportedCount && !now.isBefore(reportedAt.plus(update));
    }

    /** Whether nothing more has been seen for long enough. */
    boolean isOver(Instant now, Duration quiet) {
        return !now.isBefore(last.at().plus(quiet));
    }

    AlertEvent event(AlertMapping mapping, AlertStatus status, Instant now) {
        var seen = new Occurrence(first, last.at(), count, examples);
        return mapping.toAvro(last.cause(), withSentence(status), seen, status, now);
    }

    private Alert withSentence(AlertStatus status) {
        var alert = last.alert();
        return new Alert(
                alert.type(), alert.severity(), alert.observed(), alert.threshold(), alert.subject(), sentence(status));
    }

    private String sentence(AlertStatus status) {
        if (status == AlertStatus.OPENED) {
            return last.alert().message();
        }
        var soFar = "%d predictions since %s, the last: %s"
                .formatted(count, first, last.alert().message());
        return status == AlertStatus.RESOLVED ? "resolved, not seen after %s: %s".formatted(last.at(), soFar) : soFar;
    }
}
