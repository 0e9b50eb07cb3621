package dev.plumbline.runtime;

import static java.util.Objects.requireNonNull;

/**
 * The device that a user asks for.
 *
 * @param index of the GPU, from 0
 * @param memoryMib bound on the GPU memory of one session, MiB; 0 for none
 */
public record DeviceRequest(Kind kind, int index, int memoryMib) {
    /** What may be asked for. */
    public enum Kind {
        CPU,
        /** The GPU or nothing: where it cannot be used nothing starts. */
        CUDA,
        /** The GPU where it can be used, else the CPU, which every event then says. */
        AUTO
    }

    public DeviceRequest {
        requireNonNull(kind, "kind");
    }

    public static DeviceRequest cpu() {
        return new DeviceRequest(Kind.CPU, 0, 0);
    }

    Device.Cuda cuda() {
        return new Device.Cuda(index, memoryMib);
    }

    /**
     * What a request came to.
     *
     * @param fallback why the CPU stands in for the GPU; empty where it does not
     */
    public record Granted(Device device, String fallback) {
        public Granted {
            requireNonNull(device, "device");
            requireNonNull(fallback, "fallback");
        }
    }
}
