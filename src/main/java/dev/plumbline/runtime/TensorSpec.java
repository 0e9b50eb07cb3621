package dev.plumbline.runtime;

import static java.util.Objects.requireNonNull;

import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Name, type and shape of a model's input or output.
 *
 * @param dims extents per axis, with {@link #DYNAMIC} for one that is free; the first is the batch
 */
public record TensorSpec(String name, DType dtype, List<Long> dims) {
    /** An extent that may change from call to call. */
    public static final long DYNAMIC = -1;

    public TensorSpec {
        requireNonNull(name, "name");
        requireNonNull(dtype, "dtype");
        dims = List.copyOf(dims);
    }

    /** Whether a single row of this shape, given without its batch axis, can be fed. */
    public boolean acceptsRow(Shape row) {
        if (row.rank() != dims.size() - 1) {
            return false;
        }
        for (int axis = 0; axis < row.rank(); axis++) {
            long expected = dims.get(axis + 1);
            if (expected != DYNAMIC && expected != row.dim(axis)) {
                return false;
            }
        }
        return true;
    }

    /** One row's shape for messages, such as {@code [3, ?, ?]}. */
    public String rowShape() {
        return dims.stream()
                .skip(1)
                .map(dim -> dim == DYNAMIC ? "?" : dim.toString())
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
