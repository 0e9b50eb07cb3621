package dev.plumbline.demo;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * How fast a replay goes and when it ends, at whichever bound comes first.
 *
 * @param events most events to replay
 * @param time longest time to replay for
 * @param eventsPerSecond pace of the replay; {@link #ANY_NUMBER} for as fast as the events are taken
 */
public record ReplayLimit(int events, Duration time, int eventsPerSecond) {
    public static final int ANY_NUMBER = Integer.MAX_VALUE;
    public static final Duration ANY_TIME = ChronoUnit.FOREVER.getDuration();

    public ReplayLimit {
        requireNonNull(time, "time");
        if (events < 1 || time.isNegative() || time.isZero() || eventsPerSecond < 1) {
            throw new IllegalArgumentException(
                    "expected events, time and events per second above 0, found %d, %s and %d"
                            .formatted(events, time, eventsPerSecond));
        }
    }
}
