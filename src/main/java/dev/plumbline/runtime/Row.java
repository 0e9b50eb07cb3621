package dev.plumbline.runtime;

import dev.plumbline.graph.GraphBuilder;
import dev.plumbline.graph.ObservedShape;
import dev.plumbline.graph.Value;
import dev.plumbline.tensor.DType;
import java.util.Arrays;

/**
 * One row of a batched value in a graph.
 *
 * @param extents of all axes but the leading one, as a list of integers
 */
record Row(DType dtype, Value extents) {
    /** A row of a value; extents that are free are those of a batch that is there already. */
    static Row of(GraphBuilder builder, ObservedShape shape, Value batch) {
        return shape.hasFixedRows()
                ? fixed(builder, shape)
                : new Row(shape.dtype(), batch.shape().slice(0, 1, shape.rank()));
    }

    /** A row of a value whose extents are known. */
    static Row fixed(GraphBuilder builder, ObservedShape shape) {
        return new Row(
                shape.dtype(), builder.ints(Arrays.stream(shape.dims()).skip(1).toArray()));
    }
}
