package dev.plumbline.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import dev.plumbline.graph.Dim;
import dev.plumbline.graph.GraphBuilder;
import dev.plumbline.graph.Model;
import dev.plumbline.runtime.DeviceRequest.Granted;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out, by running a product of two matrices, whether a device can be used. */
final class DeviceProbe {
    private static final int OPSET = 18;

    private final OnnxRuntime runtime;

    DeviceProbe(OnnxRuntime runtime) {
        this.runtime = runtime;
    }

    /**
     * The device of a request.
     *
     * @throws OnnxRuntimeException if a GPU is insisted on and cannot be used; the message names what is missing
     */
    Granted grant(DeviceRequest request) {
        if (request.kind() == DeviceRequest.Kind.CPU) {
            return new Granted(Device.cpu(), "");
        }
        var obstacle = obstacle(request.cuda());
        if (obstacle.isEmpty()) {
            return new Granted(request.cuda(), "");
        }
        if (request.kind() == DeviceRequest.Kind.CUDA) {
            throw new OnnxRuntimeException(obstacle.get());
        }
        return new Granted(Device.cpu(), obstacle.get());
    }

    private Optional<String> obstacle(Device.Cuda device) {
        if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
            return Optional.of(
                    "expected an ONNX Runtime with the CUDA provider, found one built for the CPU alone; build with"
                            + " mvn -Pcuda package");
        }
        try (var session = runtime.load(product(), SessionConfig.defaults().withDevice(device))) {
            session.run(Map.of("x", Tensor.of(Shape.of(1, 2), 3f, 4f)), List.of("y"));
            return Optional.empty();
        } catch (OnnxRuntimeException unusable) {
            return Optional.of(
                    "expected a GPU at %s with a driver, CUDA 12 and cuDNN 9 on the library path, found: %s; see docs/gpu.md"
                            .formatted(device.id(), unusable.getMessage()));
        }
    }

    private static Model product() {
        var builder = new GraphBuilder();
        var x = builder.input("x", DType.FLOAT, List.of(new Dim.Free(""), new Dim.Fixed(2)));
        builder.output("y", x.matmul(builder.constant(Tensor.of(Shape.of(2, 2), 1f, 2f, 3f, 4f))));
        return Model.of(builder.build("device probe"), OPSET);
    }
}
