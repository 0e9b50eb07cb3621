package dev.plumbline.tensor;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Element type of a tensor, with the code it has in ONNX's {@code TensorProto.DataType}. */
public enum DType {
    FLOAT(1, 4),
    UINT8(2, 1),
    INT8(3, 1),
    UINT16(4, 2),
    INT16(5, 2),
    INT32(6, 4),
    INT64(7, 8),
    BOOL(9, 1),
    FLOAT16(10, 2),
    DOUBLE(11, 8),
    UINT32(12, 4),
    UINT64(13, 8),
    BFLOAT16(16, 2);

    private final int onnxCode;
    private final int bytes;

    DType(int onnxCode, int bytes) {
        this.onnxCode = onnxCode;
        this.bytes = bytes;
    }

    /** The data type of an ONNX code, such as 1 for {@link #FLOAT}. */
    public static DType ofOnnxCode(int code) {
        return find(code)
                .orElseThrow(
                        () -> new IllegalArgumentException("expected a numeric ONNX data type, found code " + code));
    }

    /** The data type of an ONNX code; empty for strings and other types that are no numbers. */
    public static Optional<DType> find(int code) {
        return Arrays.stream(values()).filter(dtype -> dtype.onnxCode == code).findFirst();
    }

    public int onnxCode() {
        return onnxCode;
    }

    /** Size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** True for the types a gradient can flow through. */
    public boolean isFloating() {
        return this == FLOAT || this == DOUBLE || this == FLOAT16 || this == BFLOAT16;
    }

    /** The name used in messages and in events, such as {@code float} or {@code int64}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
