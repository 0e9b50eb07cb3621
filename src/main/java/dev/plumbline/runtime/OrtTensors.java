package dev.plumbline.runtime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Tensors on their way into and out of ONNX Runtime. */
final class OrtTensors {
    private OrtTensors() {}

    /** Whether tensors of a type can be handed over from Java. */
    static boolean isAccepted(DType dtype) {
        return type(dtype).isPresent();
    }

    static OnnxTensor create(OrtEnvironment environment, String name, Tensor tensor) throws OrtException {
        var type = type(tensor.dtype())
                .orElseThrow(() -> new OnnxRuntimeException(
                        "input '%s': expected a type that ONNX Runtime takes from Java, found %s"
                                .formatted(name, tensor.dtype())));
        var data = ByteBuffer.allocateDirect(tensor.bytes().remaining()).order(ByteOrder.nativeOrder());
        data.put(tensor.bytes()).flip();
        return OnnxTensor.createTensor(environment, data, tensor.shape().dims(), type);
    }

    /** A native tensor of the same elements, which are copied only where they lie in the heap. */
    static OnnxTensor share(OrtEnvironment environment, String name, Tensor tensor) throws OrtException {
        return tensor.bytes().isDirect()
                ? over(environment, tensor.dtype(), tensor.shape(), tensor.bytes())
                : create(environment, name, tensor);
    }

    /** A native tensor of a type and shape in a buffer outside the heap, which stays its home. */
    static OnnxTensor over(OrtEnvironment environment, DType dtype, Shape shape, ByteBuffer buffer)
            throws OrtException {
        return OnnxTensor.createTensor(
                environment, buffer, shape.dims(), type(dtype).orElseThrow());
    }

    /** The tensor's elements, copied; {@code null} for a tensor that does not hold numbers. */
    static Tensor copy(OnnxTensor value) {
        return dtype(value.getInfo())
                .map(dtype -> Tensor.wrap(dtype, Shape.of(value.getInfo().getShape()), value.getByteBuffer()))
                .orElse(null);
    }

    static Optional<DType> dtype(TensorInfo info) {
        return switch (info.onnxType) {
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT -> Optional.of(DType.FLOAT);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE -> Optional.of(DType.DOUBLE);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16 -> Optional.of(DType.FLOAT16);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16 -> Optional.of(DType.BFLOAT16);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8 -> Optional.of(DType.INT8);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8 -> Optional.of(DType.UINT8);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16 -> Optional.of(DType.INT16);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16 -> Optional.of(DType.UINT16);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32 -> Optional.of(DType.INT32);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT32 -> Optional.of(DType.UINT32);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 -> Optional.of(DType.INT64);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT64 -> Optional.of(DType.UINT64);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL -> Optional.of(DType.BOOL);
            default -> Optional.empty();
        };
    }

    private static Optional<OnnxJavaType> type(DType dtype) {
        return switch (dtype) {
            case FLOAT -> Optional.of(OnnxJavaType.FLOAT);
            case DOUBLE -> Optional.of(OnnxJavaType.DOUBLE);
            case FLOAT16 -> Optional.of(OnnxJavaType.FLOAT16);
            case BFLOAT16 -> Optional.of(OnnxJavaType.BFLOAT16);
            case INT8 -> Optional.of(OnnxJavaType.INT8);
            case UINT8 -> Optional.of(OnnxJavaType.UINT8);
            case INT16 -> Optional.of(OnnxJavaType.INT16);
            case INT32 -> Optional.of(OnnxJavaType.INT32);
            case INT64 -> Optional.of(OnnxJavaType.INT64);
            case BOOL -> Optional.of(OnnxJavaType.BOOL);
            case UINT16, UINT32, UINT64 -> Optional.empty();
        };
    }
}
