package dev.plumbline.cli;

import dev.plumbline.runtime.DeviceRequest;
import dev.plumbline.runtime.ModelOptions;
import dev.plumbline.runtime.OnnxRuntime;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** Options that say what ONNX Runtime may use. */
final class DeviceArguments {
    @Option(
            names = "--device",
            defaultValue = "cpu",
            description = "cpu, cuda, or auto: the GPU where one can be used, else the CPU (default: cpu)")
    private DeviceRequest.Kind device;

    @Option(names = "--device-id", paramLabel = "N", defaultValue = "0", description = "of several GPUs (default: 0)")
    private int deviceId;

    @Option(
            names = "--device-memory-mib",
            paramLabel = "MIB",
            defaultValue = "0",
            description = "bound on the GPU memory of one session (default: none)")
    private int deviceMemoryMib;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "threads that share the work of one operator (default: 1)")
    private int threads;

    @Option(
            names = {"--memory-mib", "--memory"},
            paramLabel = "MIB",
            defaultValue = "256",
            description = "bound on what one batch may take beside the weights (default: 256)")
    private int memoryMib;

    /** Whether one thread of the CPU does all the work. */
    boolean oneThread() {
        return device == DeviceRequest.Kind.CPU && threads == 1;
    }

    /**
     * What these options come to on this machine.
     *
     * @param notices takes a sentence where the CPU stands in for a GPU
     * @throws dev.plumbline.runtime.OnnxRuntimeException if a GPU is insisted on and cannot be used
     * @throws IllegalArgumentException if a number is out of its range
     */
    ModelOptions.Resources resources(OnnxRuntime runtime, PrintWriter notices) {
        var granted = runtime.device(new DeviceRequest(device, deviceId, deviceMemoryMib));
        if (!granted.fallback().isEmpty()) {
            notices.println("running on the CPU: " + granted.fallback());
            notices.flush();
        }
        return new ModelOptions.Resources(granted.device(), threads, memoryMib);
    }
}
