package dev.plumbline.event;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * When and how often an alert's cause was seen.
 *
 * @param start of the first sighting
 * @param end of the last
 * @param count how many predictions showed it
 * @param examples ids of a few of them
 */
public record Occurrence(Instant start, Instant end, long count, List<String> examples) {
    public Occurrence {
        requireNonNull(start, "start");
        requireNonNull(end, "end");
        examples = List.copyOf(examples);
    }
}
