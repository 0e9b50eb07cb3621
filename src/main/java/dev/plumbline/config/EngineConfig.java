package dev.plumbline.config;

/**
 * What ONNX Runtime may use.
 *
 * @param threads threads inside one engine call
 * @param memoryMib bound on the tensors of one engine call, MiB
 */
public record EngineConfig(Device device, int threads, int memoryMib) {
    /** Where the gradient runs. */
    public enum Device {
        CPU,
        CUDA,
        /** CUDA where it works, else the CPU, which every event then says. */
        AUTO
    }

    static EngineConfig read(Section section) {
        return new EngineConfig(
                section.choice("device", Device.CPU),
                section.integer("threads", 1, 1),
                section.integer("memory-mib", 256, 1));
    }
}
