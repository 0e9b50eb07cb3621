package dev.plumbline.event;

import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Packs readable numbers into a tensor, refusing any that its type cannot hold. */
final class ReadableElements {
    private ReadableElements() {}

    static Tensor ofNumbers(TensorPlace where, DType dtype, Shape shape, List<Double> numbers) {
        if (dtype.isFloating()) {
            return ofFloating(where, dtype, shape, numbers);
        }
        var data = allocate(dtype, numbers.size());
        for (int i = 0; i < numbers.size(); i++) {
            double number = numbers.get(i);
            if (number != Math.rint(number) || !(number >= least(dtype) && number < beyond(dtype))) {
                throw unfit(where, dtype, Double.toString(number), i);
            }
            put(data, dtype, number < 0x1p63 ? (long) number : (long) (number - 0x1p63) + Long.MIN_VALUE);
        }
        return Tensor.wrap(dtype, shape, data.flip());
    }

    private static Tensor ofFloating(TensorPlace where, DType dtype, Shape shape, List<Double> numbers) {
        var tensor = Tensor.of(
                dtype, shape, numbers.stream().mapToDouble(Double::doubleValue).toArray());
        for (int i = 0; i < numbers.size(); i++) {
            if (Double.isInfinite(tensor.getDouble(i)) && !Double.isInfinite(numbers.get(i))) {
                throw unfit(where, dtype, Double.toString(numbers.get(i)), i);
            }
        }
        return tensor;
    }

    static Tensor ofIntegers(TensorPlace where, DType dtype, Shape shape, List<Long> integers) {
        if (dtype.isFloating()) {
            return ofFloating(
                    where,
                    dtype,
                    shape,
                    integers.stream().map(Long::doubleValue).toList());
        }
        var data = allocate(dtype, integers.size());
        for (int i = 0; i < integers.size(); i++) {
            long integer = integers.get(i);
            if (!fits(dtype, integer)) {
                throw unfit(where, dtype, Long.toString(integer), i);
            }
            put(data, dtype, integer);
        }
        return Tensor.wrap(dtype, shape, data.flip());
    }

    private static boolean fits(DType dtype, long integer) {
        return dtype == DType.INT64 || (integer >= least(dtype) && integer < beyond(dtype));
    }

    private static ByteBuffer allocate(DType dtype, int elements) {
        return ByteBuffer.allocate(elements * dtype.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void put(ByteBuffer data, DType dtype, long bits) {
        switch (dtype.bytes()) {
            case 1 -> data.put((byte) bits);
            case 2 -> data.putShort((short) bits);
            case 4 -> data.putInt((int) bits);
            default -> data.putLong(bits);
        }
    }

    /** The least value of an integer type; exact as a double. */
    private static double least(DType dtype) {
        return switch (dtype) {
            case INT8, INT16, INT32, INT64 -> -Math.scalb(1.0, dtype.bytes() * Byte.SIZE - 1);
            default -> 0;
        };
    }

    /** One more than the greatest value of an integer type; exact as a double. */
    private static double beyond(DType dtype) {
        return switch (dtype) {
            case BOOL -> 2;
            case INT8, INT16, INT32, INT64 -> Math.scalb(1.0, dtype.bytes() * Byte.SIZE - 1);
            default -> Math.scalb(1.0, dtype.bytes() * Byte.SIZE);
        };
    }

    private static InvalidEventException unfit(TensorPlace where, DType dtype, String found, int element) {
        return new InvalidEventException(
                "%s: expected elements of type %s, found %s at element %d".formatted(where, dtype, found, element));
    }
}
