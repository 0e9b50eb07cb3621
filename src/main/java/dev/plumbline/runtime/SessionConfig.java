package dev.plumbline.runtime;

import static java.util.Objects.requireNonNull;

/**
 * How a session runs.
 *
 * @param threads threads that share the work of one operator; at least 1
 * @param optimize whether ONNX Runtime rewrites the graph; off for graphs that run once
 */
public record SessionConfig(Device device, int threads, boolean optimize) {
    public SessionConfig {
        requireNonNull(device, "device");
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, got " + threads);
        }
    }

    /** One CPU thread, optimised: sessions are shared by many stream threads. */
    public static SessionConfig defaults() {
        return new SessionConfig(Device.cpu(), 1, true);
    }

    public SessionConfig withThreads(int newThreads) {
        return new SessionConfig(device, newThreads, optimize);
    }

    public SessionConfig withDevice(Device newDevice) {
        return new SessionConfig(newDevice, threads, optimize);
    }

    public SessionConfig withoutOptimization() {
        return new SessionConfig(device, threads, false);
    }
}
