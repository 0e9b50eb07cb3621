package dev.plumbline.graph;

import static java.util.Objects.requireNonNull;

import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;

/**
 * Type and shape of a value as two sample runs saw it, between which every free extent of the inputs was changed.
 *
 * <p>An extent that stayed the same is fixed. Two extents that agree in both runs, and changed, follow the same free extent.
 */
public record ObservedShape(DType dtype, Shape first, Shape second) {
    /** Stands for an extent that is not fixed. */
    public static final long FREE = -1;

    public ObservedShape {
        requireNonNull(dtype, "dtype");
        if (first.rank() != second.rank()) {
            throw new InvalidModelException(
                    "expected a value of one rank, found shapes %s and %s in two runs".formatted(first, second));
        }
    }

    public int rank() {
        return first.rank();
    }

    public boolean isFixed(int axis) {
        return first.dim(axis) == second.dim(axis);
    }

    /** Whether all extents but that of the leading axis are fixed. */
    public boolean hasFixedRows() {
        return freeAxes() == (isFixed(0) ? 0 : 1);
    }

    /** The extent of an axis, or {@link #FREE}. */
    public long dim(int axis) {
        return isFixed(axis) ? first.dim(axis) : FREE;
    }

    /** All extents, with {@link #FREE} for those that are not fixed. */
    public long[] dims() {
        var dims = new long[rank()];
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = dim(axis);
        }
        return dims;
    }

    /** How many extents are not fixed. */
    public int freeAxes() {
        int free = 0;
        for (int axis = 0; axis < rank(); axis++) {
            free += isFixed(axis) ? 0 : 1;
        }
        return free;
    }

    public boolean isFixed() {
        return freeAxes() == 0;
    }

    /** Whether an extent agreed with one of another value in both runs. */
    public boolean agrees(int axis, ObservedShape other, int otherAxis) {
        return first.dim(axis) == other.first.dim(otherAxis) && second.dim(axis) == other.second.dim(otherAxis);
    }

    /** Whether both values had one shape in both runs. */
    public boolean sameAs(ObservedShape other) {
        return first.equals(other.first) && second.equals(other.second);
    }
}
