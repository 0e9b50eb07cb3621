package dev.plumbline.event;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * When an explanation was finished and how long it took.
 *
 * @param wall what the batch that held it took to explain
 * @param queued how long the prediction waited between being read and being explained
 */
public record Timing(Instant finishedAt, Duration wall, Duration queued) {
    public Timing {
        requireNonNull(finishedAt, "finishedAt");
        requireNonNull(wall, "wall");
        requireNonNull(queued, "queued");
    }
}
