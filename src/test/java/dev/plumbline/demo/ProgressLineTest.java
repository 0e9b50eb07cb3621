package dev.plumbline.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class ProgressLineTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, UTF_8);
    private final MovableClock clock = new MovableClock();

    @Test
    void rewritesItselfOnATerminalAndLeavesNothingOfALongerText() {
        try (var progress = new ProgressLine(out, true, clock)) {
            progress.show("12 explained");
            progress.show("done");
        }

        assertThat(written.toString(UTF_8)).isEqualTo("\r12 explained\rdone        " + System.lineSeparator());
    }

    @Test
    void printsALineEveryFiveSecondsElsewhere() {
        try (var progress = new ProgressLine(out, false, clock)) {
            progress.show("first");
            progress.show("too soon");
            clock.now = clock.now.plus(Duration.ofSeconds(5));
            progress.show("second");
        }

        assertThat(written.toString(UTF_8).lines()).containsExactly("first", "second");
    }

    /** A clock moved by hand. */
    private static final class MovableClock extends Clock {
        private Instant now = Instant.EPOCH;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
