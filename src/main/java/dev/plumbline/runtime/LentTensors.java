package dev.plumbline.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.plumbline.runtime.NativeHandles.Handle;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.nio.ByteBuffer;
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
    private final List<AutoCloseable> owned = new ArrayList<>();
    private final Map<String, OnnxTensor> fed = new HashMap<>();
    private final Map<String, OnnxTensor> outputs = new LinkedHashMap<>();
    private final Map<String, Tensor> read = new LinkedHashMap<>();

    LentTensors(OrtEnvironment environment, NativeHandles handles, NativeBuffers buffers) {
        this.environment = environment;
        this.handles = handles;
        this.buffers = buffers;
    }

    void feed(String name, Tensor tensor) throws OrtException {
        var buffer = borrowed(tensor.bytes().remaining());
        buffer.put(tensor.bytes()).flip();
        fed.put(name, over(tensor.dtype(), tensor.shape(), buffer));
    }

    void output(String name, DType dtype, Shape shape) throws OrtException {
        var buffer = borrowed(Math.toIntExact(shape.size() * dtype.bytes()));
        outputs.put(name, over(dtype, shape, buffer));
        read.put(name, Tensor.wrap(dtype, shape, buffer.duplicate()));
    }

    private ByteBuffer borrowed(int bytes) {
        var loan = buffers.borrow(bytes);
        owned.add(loan);
        return loan.buffer();
    }

    private OnnxTensor over(DType dtype, Shape shape, ByteBuffer buffer) throws OrtException {
        var handle = handles.own(OrtTensors.over(environment, dtype, shape, buffer));
        owned.add(handle);
        return handle.get();
    }

    Map<String, OnnxTensor> fed() {
        return fed;
    }

    /** Where the run is to write. */
    Map<String, OnnxTensor> outputs() {
        return outputs;
    }

    /** What it has written. */
    Map<String, Tensor> read() {
        return read;
    }

    /** Native tensors are freed before the buffers they lie in are lent again. */
    @Override
    public void close() {
        for (int i = owned.size() - 1; i >= 0; i--) {
            if (owned.get(i) instanceof Handle<?> handle) {
                handle.close();
            } else {
                ((NativeBuffers.Loan) owned.get(i)).close();
            }
        }
    }
}
