package dev.plumbline.config;

import dev.plumbline.tensor.Shape;
import java.util.List;

/**
 * A tensor that attributions are given for, as far as baselines must fit it.
 *
 * @param row extents of one row, without the batch axis; negative where free
 */
public record ExplainedInput(String name, List<Long> row) {
    public ExplainedInput {
        row = List.copyOf(row);
    }

    boolean accepts(Shape shape) {
        if (shape.rank() != row.size()) {
            return false;
        }
        for (int axis = 0; axis < row.size(); axis++) {
            if (row.get(axis) >= 0 && row.get(axis) != shape.dim(axis)) {
                return false;
            }
        }
        return true;
    }
}
