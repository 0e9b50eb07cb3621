package dev.plumbline.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.plumbline.runtime.NativeHandles.Handle;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The inputs and outputs of one run in borrowed buffers, which go back when this is closed. */
final class LentTensors implements AutoCloseable {
    private final OrtEnvironment environment;
    private final NativeHandles handles;
    private final NativeBuffers buffers;
    private final List<Handle<OnnxTensor>> tensors = new ArrayList<>();
    private final List<NativeBuffers.Loan> loans = new ArrayList<>();
    private final Map<String, OnnxTensor> inputs = new HashMap<>();
    private final Map<String, OnnxTensor> outputs = new LinkedHashMap<>();

    LentTensors(OrtEnvironment environment, NativeHandles handles, NativeBuffers buffers) {
        this.environment = environment;
        this.handles = handles;
        this.buffers = buffers;
    }

    /** Room for an input, little-endian, to be filled before the run. */
    ByteBuffer input(String name, DType dtype, Shape shape) {
        var loan = borrowed(dtype, shape);
        inputs.put(name, over(dtype, shape, loan));
        return loan.buffer().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Where the run is to write an output; to be read after it, and not kept. */
    Tensor output(String name, DType dtype, Shape shape) {
        var loan = borrowed(dtype, shape);
        outputs.put(name, over(dtype, shape, loan));
        return Tensor.wrap(dtype, shape, loan.buffer().duplicate());
    }

    private NativeBuffers.Loan borrowed(DType dtype, Shape shape) {
        var loan = buffers.borrow(Math.toIntExact(shape.size() * dtype.bytes()));
        loans.add(loan);
        return loan;
    }

    private OnnxTensor over(DType dtype, Shape shape, NativeBuffers.Loan loan) {
        try {
            var handle = handles.own(OrtTensors.over(environment, dtype, shape, loan.buffer()));
            tensors.add(handle);
            return handle.get();
        } catch (OrtException e) {
            throw new OnnxRuntimeException(
                    "ONNX Runtime took no %s of shape %s: %s".formatted(dtype, shape, e.getMessage()), e);
        }
    }

    Map<String, OnnxTensor> inputs() {
        return inputs;
    }

    Map<String, OnnxTensor> outputs() {
        return outputs;
    }

    /** Native tensors are freed before the buffers they lie in are lent again. */
    @Override
    public void close() {
        tensors.forEach(Handle::close);
        loans.forEach(NativeBuffers.Loan::close);
    }
}
