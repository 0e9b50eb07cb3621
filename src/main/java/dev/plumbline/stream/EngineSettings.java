package dev.plumbline.stream;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How rows are gathered into engine calls.
 *
 * @param threads calls that may run at once, over all models
 * @param batchRows most rows in one call
 * @param batchBytes most bytes of inputs in one call; a larger row goes alone
 * @param linger longest time the first row of a batch waits for company while an engine thread is free
 * @param callTimeout time after which a call is given up and its rows are tried one by one
 */
public record EngineSettings(int threads, int batchRows, long batchBytes, Duration linger, Duration callTimeout) {
    public EngineSettings {
        requireNonNull(linger, "linger");
        requireNonNull(callTimeout, "callTimeout");
        if (threads < 1 || batchRows < 1 || batchBytes < 1) {
            throw new IllegalArgumentException(
                    "expected threads, batch rows and batch bytes of at least 1, found %d, %d and %d"
                            .formatted(threads, batchRows, batchBytes));
        }
        if (linger.isNegative() || callTimeout.isNegative() || callTimeout.isZero()) {
            throw new IllegalArgumentException(
                    "expected a linger of at least 0 and a call time-out above 0, found %s and %s"
                            .formatted(linger, callTimeout));
        }
    }

    public static EngineSettings defaults() {
        return new EngineSettings(1, 64, 64L << 20, Duration.ofMillis(5), Duration.ofSeconds(10));
    }
}
