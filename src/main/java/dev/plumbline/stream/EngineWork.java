package dev.plumbline.stream;

import java.time.Duration;

/**
 * What the engine has done for one model since the process started.
 *
 * @param calls calls of the explainer, those that failed included
 * @param rows rows of those calls
 * @param nanos time spent in them, summed over the engine's threads
 */
public record EngineWork(long calls, long rows, long nanos) {
    static final EngineWork NONE = new EngineWork(0, 0, 0);

    /** Hears of every call when it has ended, on the thread that made it. */
    @FunctionalInterface
    public interface Listener {
        void called(String model, int rows, Duration took);
    }

    EngineWork plus(EngineWork other) {
        return new EngineWork(calls + other.calls, rows + other.rows, nanos + other.nanos);
    }
}
