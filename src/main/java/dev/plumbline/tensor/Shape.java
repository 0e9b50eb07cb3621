package dev.plumbline.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The extent of each axis of a tensor; a scalar has rank 0. All extents are known and not negative. */
public final class Shape {
    private static final Shape SCALAR = new Shape(new long[0]);

    private final long[] dims;

    private Shape(long[] dims) {
        this.dims = dims;
    }

    public static Shape of(long... dims) {
        for (long dim : dims) {
            if (dim < 0) {
                throw new IllegalArgumentException(
                        "expected extents of at least 0, found %s".formatted(Arrays.toString(dims)));
            }
        }
        return new Shape(dims.clone());
    }

    public static Shape scalar() {
        return SCALAR;
    }

    public int rank() {
        return dims.length;
    }

    /** Extent of an axis; negative axes count from the last, so {@code dim(-1)} is the innermost. */
    public long dim(int axis) {
        return dims[axis < 0 ? axis + dims.length : axis];
    }

    public long[] dims() {
        return dims.clone();
    }

    /** Number of elements; 1 for a scalar. Throws {@link ArithmeticException} past {@code Long.MAX_VALUE}. */
    public long size() {
        long size = 1;
        for (long dim : dims) {
            size = Math.multiplyExact(size, dim);
        }
        return size;
    }

    /** Number of elements as an {@code int}; throws {@link ArithmeticException} for tensors too large for an array. */
    public int sizeAsInt() {
        return Math.toIntExact(size());
    }

    /** This shape behind a new leading axis, as in {@code [batch, ...]}. */
    public Shape prepend(long extent) {
        var extended = new long[dims.length + 1];
        extended[0] = extent;
        System.arraycopy(dims, 0, extended, 1, dims.length);
        return of(extended);
    }

    /** This shape without its leading axis. */
    public Shape dropFirst() {
        return new Shape(Arrays.copyOfRange(dims, 1, dims.length));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    @Override
    public String toString() {
        return LongStream.of(dims).mapToObj(Long::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
