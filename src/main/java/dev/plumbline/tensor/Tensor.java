package dev.plumbline.tensor;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A dense, row-major, immutable tensor of numbers.
 *
 * <p>The elements lie in one little-endian buffer, the layout of ONNX's {@code raw_data} and of the tensors in events, so that a
 * tensor passes from a Kafka record to ONNX Runtime without being taken apart. Booleans are one byte, 0 or 1.
 */
public final class Tensor {
    private final DType dtype;
    private final Shape shape;
    private final ByteBuffer data;

    private Tensor(DType dtype, Shape shape, ByteBuffer data) {
        this.dtype = dtype;
        this.shape = shape;
        this.data = data;
    }

    /**
     * Wraps little-endian elements without copying; the caller gives the buffer up.
     *
     * @throws IllegalArgumentException if the remaining bytes are not exactly the shape's elements
     */
    public static Tensor wrap(DType dtype, Shape shape, ByteBuffer data) {
        requireNonNull(dtype, "dtype");
        long expected = Math.multiplyExact(shape.size(), dtype.bytes());
        if (data.remaining() != expected) {
            throw new IllegalArgumentException("expected %d bytes for a %s tensor of shape %s, found %d"
                    .formatted(expected, dtype, shape, data.remaining()));
        }
        return new Tensor(dtype, shape, data.slice().order(ByteOrder.LITTLE_ENDIAN));
    }

    public static Tensor of(Shape shape, float... elements) {
        var data = allocate(elements.length, DType.FLOAT);
        data.asFloatBuffer().put(elements);
        return wrap(DType.FLOAT, shape, data);
    }

    public static Tensor of(Shape shape, double... elements) {
        var data = allocate(elements.length, DType.DOUBLE);
        data.asDoubleBuffer().put(elements);
        return wrap(DType.DOUBLE, shape, data);
    }

    public static Tensor of(Shape shape, long... elements) {
        var data = allocate(elements.length, DType.INT64);
        data.asLongBuffer().put(elements);
        return wrap(DType.INT64, shape, data);
    }

    /** A tensor of a type with the given values, rounded to it. */
    public static Tensor of(DType dtype, Shape shape, double... elements) {
        return of(dtype, shape, elements, 0);
    }

    /** As {@link #of(DType, Shape, double...)}, with as many values of an array as the shape has elements, from one place on. */
    public static Tensor of(DType dtype, Shape shape, double[] values, int from) {
        int size = shape.sizeAsInt();
        var data = allocate(size, dtype);
        switch (dtype) {
            case FLOAT -> {
                for (int i = 0; i < size; i++) {
                    data.putFloat(i * Float.BYTES, (float) values[from + i]);
                }
            }
            case DOUBLE -> data.asDoubleBuffer().put(values, from, size);
            default -> {
                for (int i = 0; i < size; i++) {
                    put(dtype, data, values[from + i]);
                }
            }
        }
        return wrap(dtype, shape, data.rewind());
    }

    private static void put(DType dtype, ByteBuffer data, double element) {
        switch (dtype) {
            case FLOAT -> data.putFloat((float) element);
            case DOUBLE -> data.putDouble(element);
            case FLOAT16 -> data.putShort(HalfPrecision.toFloat16((float) element));
            case BFLOAT16 -> data.putShort(HalfPrecision.toBfloat16((float) element));
            case INT8, UINT8, BOOL -> data.put((byte) element);
            case INT16, UINT16 -> data.putShort((short) element);
            case INT32, UINT32 -> data.putInt((int) (long) element);
            case INT64, UINT64 -> data.putLong((long) element);
        }
    }

    public static Tensor scalar(float element) {
        return of(Shape.scalar(), element);
    }

    public static Tensor zeros(DType dtype, Shape shape) {
        return wrap(dtype, shape, allocate(shape.sizeAsInt(), dtype));
    }

    private static ByteBuffer allocate(int elements, DType dtype) {
        return ByteBuffer.allocate(Math.multiplyExact(elements, dtype.bytes())).order(ByteOrder.LITTLE_ENDIAN);
    }

    public DType dtype() {
        return dtype;
    }

    public Shape shape() {
        return shape;
    }

    /** Number of elements. */
    public int size() {
        return data.remaining() / dtype.bytes();
    }

    /** The elements as little-endian bytes, read-only, positioned at the first. */
    public ByteBuffer bytes() {
        return data.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Element {@code index} in row-major order as a double; exact for every type but 64-bit integers past 2^53. */
    public double getDouble(int index) {
        int at = index * dtype.bytes();
        return switch (dtype) {
            case FLOAT -> data.getFloat(at);
            case DOUBLE -> data.getDouble(at);
            case FLOAT16 -> HalfPrecision.fromFloat16(data.getShort(at));
            case BFLOAT16 -> HalfPrecision.fromBfloat16(data.getShort(at));
            case INT8 -> data.get(at);
            case UINT8, BOOL -> Byte.toUnsignedInt(data.get(at));
            case INT16 -> data.getShort(at);
            case UINT16 -> Short.toUnsignedInt(data.getShort(at));
            case INT32 -> data.getInt(at);
            case UINT32 -> Integer.toUnsignedLong(data.getInt(at));
            case INT64 -> data.getLong(at);
            case UINT64 -> unsigned(data.getLong(at));
        };
    }

    private static double unsigned(long bits) {
        return bits >= 0 ? bits : (bits >>> 1) * 2.0;
    }

    /** Row-major index of the first element that is infinite or not a number; -1 where there is none. */
    public int firstNotFinite() {
        int size = size();
        for (int i = 0; i < size; i++) {
            boolean finite = dtype == DType.FLOAT
                    ? Float.isFinite(data.getFloat(i * Float.BYTES))
                    : Double.isFinite(getDouble(i));
            if (!finite) {
                return i;
            }
        }
        return -1;
    }

    /** Element {@code index} of an integer or boolean tensor. */
    public long getLong(int index) {
        return dtype == DType.INT64 || dtype == DType.UINT64
                ? data.getLong(index * Long.BYTES)
                : (long) getDouble(index);
    }

    /** All elements as floats, in row-major order. */
    public float[] toFloats() {
        var elements = new float[size()];
        if (dtype == DType.FLOAT) {
            data.asFloatBuffer().get(elements);
            return elements;
        }
        for (int i = 0; i < elements.length; i++) {
            elements[i] = (float) getDouble(i);
        }
        return elements;
    }

    /** All elements as doubles, in row-major order. */
    public double[] toDoubles() {
        var elements = new double[size()];
        toDoubles(elements, 0);
        return elements;
    }

    /** Writes all elements into an array, in row-major order, from one place on. */
    public void toDoubles(double[] into, int from) {
        toDoubles(0, size(), into, from);
    }

    /** Writes {@code count} elements from row-major index {@code first} on into an array, from one place on. */
    public void toDoubles(int first, int count, double[] into, int from) {
        switch (dtype) {
            case FLOAT -> {
                int at = first * Float.BYTES;
                for (int i = 0; i < count; i++, at += Float.BYTES) {
                    into[from + i] = data.getFloat(at);
                }
            }
            case DOUBLE -> data.asDoubleBuffer().get(first, into, from, count);
            default -> {
                for (int i = 0; i < count; i++) {
                    into[from + i] = getDouble(first + i);
                }
            }
        }
    }

    /** The sum of {@code count} elements from row-major index {@code first} on, added up in order as doubles. */
    public double sum(int first, int count) {
        double sum = 0;
        if (dtype == DType.FLOAT) {
            int end = (first + count) * Float.BYTES;
            for (int at = first * Float.BYTES; at < end; at += Float.BYTES) {
                sum += data.getFloat(at);
            }
            return sum;
        }
        for (int i = first; i < first + count; i++) {
            sum += getDouble(i);
        }
        return sum;
    }

    /** All elements of an integer or boolean tensor, in row-major order. */
    public long[] toLongs() {
        var elements = new long[size()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = getLong(i);
        }
        return elements;
    }

    /** The same elements under another shape of the same size; nothing is copied. */
    public Tensor reshape(Shape newShape) {
        return wrap(dtype, newShape, data.duplicate());
    }

    /** The elements rounded to another type. */
    public Tensor cast(DType target) {
        return target == dtype ? this : of(target, shape, toDoubles());
    }

    /** Row {@code index} along the leading axis, without that axis; nothing is copied. */
    public Tensor row(int index) {
        var rowShape = shape.dropFirst();
        int rowBytes = Math.toIntExact(rowShape.size() * dtype.bytes());
        return wrap(dtype, rowShape, data.slice(index * rowBytes, rowBytes));
    }

    /** Equal type, shape and bits. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor tensor
                && dtype == tensor.dtype
                && shape.equals(tensor.shape)
                && data.equals(tensor.data);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * dtype.hashCode() + shape.hashCode()) + data.hashCode();
    }

    @Override
    public String toString() {
        return dtype.toString() + shape;
    }
}
