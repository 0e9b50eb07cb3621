package dev.plumbline.cli;

import dev.plumbline.demo.ReplayLimit;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Options that say how fast events are replayed, and until when. */
final class ReplayArguments {
    @Option(names = "--events", paramLabel = "N", description = "stop after this many events")
    private Integer events;

    @Option(names = "--seconds", paramLabel = "S", description = "stop after this many seconds")
    private Integer seconds;

    @Option(
            names = "--rate",
            paramLabel = "R",
            defaultValue = "500",
            description = "events replayed per second (default: 500)")
    private int rate;

    ReplayLimit limit() {
        return new ReplayLimit(
                events == null ? ReplayLimit.ANY_NUMBER : events,
                seconds == null ? ReplayLimit.ANY_TIME : Duration.ofSeconds(seconds),
                rate);
    }
}
