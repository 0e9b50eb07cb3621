package dev.plumbline.event;

import static java.util.Objects.requireNonNull;

/**
 * What computes the explanations of a process.
 *
 * @param executionProvider ONNX Runtime's execution provider, such as {@code CPU}
 * @param threads threads per operator
 * @param seed the configuration's seed
 * @param fallback why the CPU stands in for a GPU that was wanted; empty where it does not
 */
public record Execution(
        String applicationVersion,
        String onnxRuntimeVersion,
        String executionProvider,
        String device,
        int threads,
        long seed,
        String fallback) {
    public Execution {
        requireNonNull(applicationVersion, "applicationVersion");
        requireNonNull(onnxRuntimeVersion, "onnxRuntimeVersion");
        requireNonNull(executionProvider, "executionProvider");
        requireNonNull(device, "device");
        requireNonNull(fallback, "fallback");
    }

    RuntimeReport toAvro(Timing timing) {
        return new RuntimeReport(
                applicationVersion,
                onnxRuntimeVersion,
                executionProvider,
                device,
                threads,
                seed,
                timing.wall().toNanos() / 1000,
                timing.queued().toNanos() / 1000,
                fallback);
    }
}
