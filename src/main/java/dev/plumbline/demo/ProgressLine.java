package dev.plumbline.demo;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Progress in one line: rewritten in place on a terminal, a new line every few seconds elsewhere. */
public final class ProgressLine implements AutoCloseable {
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

    private final PrintStream out;
    private final boolean terminal;
    private final Clock clock;
    private Instant lastLine = Instant.MIN;
    private int shown;

    /**
     * Progress on a stream; standard error, where standard output is to hold the results alone.
     *
     * @param terminal whether a person reads the stream as it is written
     */
    public ProgressLine(PrintStream out, boolean terminal, Clock clock) {
        this.out = requireNonNull(out, "out");
        this.terminal = terminal;
        this.clock = requireNonNull(clock, "clock");
    }

    void show(String text) {
        if (terminal) {
            out.print("\r" + text + " ".repeat(Math.max(0, shown - text.length())));
            out.flush();
            shown = text.length();
        } else if (!clock.instant().isBefore(lastLine.plus(BETWEEN_LINES))) {
            out.println(text);
            lastLine = clock.instant();
        }
    }

    /** Ends the line. */
    @Override
    public void close() {
        if (terminal && shown > 0) {
            out.println();
            shown = 0;
        }
    }
}
