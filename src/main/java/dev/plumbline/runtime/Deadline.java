package dev.plumbline.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import java.time.Duration;

/** Stops a run of ONNX Runtime that has gone on for too long, before its next operator; closing it lets the run go on. */
final class Deadline implements AutoCloseable {
    private final Thread watch;
    private volatile boolean passed;

    /** @param limit zero for none */
    Deadline(RunOptions options, Duration limit) {
        watch = limit.isZero() ? null : new Thread(() -> stopAfter(limit, options), "onnxruntime-deadline");
        if (watch != null) {
            watch.setDaemon(true);
            watch.start();
        }
    }

    private void stopAfter(Duration limit, RunOptions options) {
        try {
            Thread.sleep(limit.toMillis());
            passed = true;
            options.setTerminate(true);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (OrtException e) {
            throw new OnnxRuntimeException("cannot stop a run: " + e.getMessage(), e);
        }
    }

    /** Whether the run was stopped. */
    boolean hasPassed() {
        return passed;
    }

    /** Waits for the watch to end, so that it never touches options that were released. */
    @Override
    public void close() {
        if (watch == null) {
            return;
        }
        watch.interrupt();
        try {
            watch.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
