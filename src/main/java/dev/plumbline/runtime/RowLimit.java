package dev.plumbline.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * How many rows go into one run.
 *
 * @param rows at most
 * @param exact whether every run takes exactly that many, because the model's batch is fixed
 */
record RowLimit(int rows, boolean exact) {
    RowLimit atMost(int most) {
        return new RowLimit(Math.min(rows, most), exact);
    }

    /** The chunk, filled up with copies of its last element where every run takes the same number. */
    <T> List<T> padded(List<T> chunk) {
        if (!exact || chunk.size() == rows) {
            return chunk;
        }
        var padded = new ArrayList<>(chunk);
        while (padded.size() < rows) {
            padded.add(chunk.get(chunk.size() - 1));
        }
        return padded;
    }
}
