package dev.plumbline.runtime;

import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Rows put together to batches and taken apart again. */
final class Batches {
    private Batches() {}

    /** Rows of one type and shape under a new leading axis. */
    static Tensor stack(List<Tensor> rows) {
        var first = rows.get(0);
        int rowBytes = first.bytes().remaining();
        var data = ByteBuffer.allocate(Math.multiplyExact(rows.size(), rowBytes));
        rows.forEach(row -> data.put(row.bytes()));
        return Tensor.wrap(first.dtype(), first.shape().prepend(rows.size()), data.flip());
    }

    /** The first rows of a batch, each without the leading axis. */
    static List<Tensor> rows(Tensor batch, int count) {
        var rows = new ArrayList<Tensor>(count);
        for (int i = 0; i < count; i++) {
            rows.add(batch.row(i));
        }
        return rows;
    }

    /** Whether a tensor has one row for each of {@code count} rows fed. */
    static boolean hasRows(Shape shape, int count) {
        return shape.rank() > 0 && shape.dim(0) == count;
    }

    /** Up to {@code size} consecutive elements at a time. */
    static <T> List<List<T>> chunks(List<T> elements, int size) {
        var chunks = new ArrayList<List<T>>();
        for (int from = 0; from < elements.size(); from += size) {
            chunks.add(elements.subList(from, Math.min(from + size, elements.size())));
        }
        return chunks;
    }
}
