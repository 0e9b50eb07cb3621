package dev.plumbline.config;

import dev.plumbline.runtime.DeviceRequest;

/**
 * What ONNX Runtime may use.
 *
 * @param threads threads inside one engine call
 * @param memoryMib bound on the tensors of one engine call, MiB
 */
public record EngineConfig(DeviceRequest device, int threads, int memoryMib) {
    static EngineConfig read(Section section) {
        return new EngineConfig(
                new DeviceRequest(
                        section.choice("device", DeviceRequest.Kind.CPU),
                        section.integer("device-id", 0, 0),
                        section.integer("device-memory-mib", 0, 0)),
                section.integer("threads", 1, 1),
                section.integer("memory-mib", 256, 1));
    }
}
