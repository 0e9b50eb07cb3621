package dev.plumbline.config;

import dev.plumbline.attribution.Point;
import dev.plumbline.dataset.Rows;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows of a file as points of the explained inputs. */
public final class PointRows {
    private PointRows() {}

    /**
     * Reads a file; it may hold a single row without its row axis.
     *
     * @throws IllegalArgumentException if it cannot be read or does not fit the inputs
     */
    public static List<Point> read(Path file, List<ExplainedInput> inputs) {
        var names = inputs.stream().map(ExplainedInput::name).toList();
        var tensors = Rows.read(file).forInputs(names);
        var batches = new LinkedHashMap<ExplainedInput, Tensor>();
        for (var input : inputs) {
            batches.put(input, withRowAxis(tensors.get(input.name()), input, file));
        }
        return points(batches, rows(batches, file));
    }

    private static long rows(Map<ExplainedInput, Tensor> batches, Path file) {
        long rows = -1;
        for (var batch : batches.entrySet()) {
            long found = batch.getValue().shape().dim(0);
            if (rows >= 0 && rows != found) {
                throw new IllegalArgumentException("expected %d rows of input '%s' in %s, found %d"
                        .formatted(rows, batch.getKey().name(), file, found));
            }
            rows = found;
        }
        return rows;
    }

    private static List<Point> points(Map<ExplainedInput, Tensor> batches, long rows) {
        var points = new ArrayList<Point>();
        for (int row = 0; row < rows; row++) {
            int index = row;
            points.add(new Point(
                    batches.values().stream().map(batch -> batch.row(index)).toList()));
        }
        return points;
    }

    private static Tensor withRowAxis(Tensor tensor, ExplainedInput input, Path file) {
        if (input.acceptsRow(tensor.shape())) {
            return tensor.reshape(tensor.shape().prepend(1));
        }
        if (input.acceptsRows(tensor.shape())) {
            return tensor;
        }
        throw new IllegalArgumentException(
                "expected rows of input %s, found %s in %s".formatted(input, rowShape(tensor.shape()), file));
    }

    private static Shape rowShape(Shape shape) {
        return shape.rank() > 1 ? shape.dropFirst() : shape;
    }
}
