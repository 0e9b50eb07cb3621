package dev.plumbline.runtime;

import dev.plumbline.graph.Model;
import dev.plumbline.graph.ValueInfo;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Whether a model that was made to take several rows gives each what the model it was made from gives it alone. */
final class RowIndependence {
    private static final int ROWS = 3;
    private static final long SEED = 1;
    /** Relative to the largest output; sums in another order differ by less. */
    private static final double TOLERANCE = 1e-4;

    private RowIndependence() {}

    /** Runs random rows together and alone. */
    static boolean holds(OnnxRuntime runtime, Model single, Model freed) {
        try (var alone = runtime.load(single, SessionConfig.defaults().withoutOptimization());
                var together = runtime.load(freed, SessionConfig.defaults().withoutOptimization())) {
            var outputs = single.graph().outputs().stream().map(ValueInfo::name).toList();
            var rows = rows(alone.inputs());
            var batch = together.run(stacked(rows), outputs);
            for (int row = 0; row < ROWS; row++) {
                if (!agree(alone.run(rows.get(row), outputs), batch, row)) {
                    return false;
                }
            }
            return true;
        } catch (OnnxRuntimeException e) {
            return false;
        }
    }

    private static List<Map<String, Tensor>> rows(List<TensorSpec> inputs) {
        var random = new Random(SEED);
        var rows = new ArrayList<Map<String, Tensor>>();
        for (int row = 0; row < ROWS; row++) {
            var feeds = new LinkedHashMap<String, Tensor>();
            for (var input : inputs) {
                var shape = Shape.of(input.dims().stream()
                        .mapToLong(dim -> dim < 0 ? 2 : dim)
                        .toArray());
                var elements = input.dtype().isFloating()
                        ? random.doubles(shape.sizeAsInt(), -1, 1).toArray()
                        : random.ints(shape.sizeAsInt(), 0, 2).asDoubleStream().toArray();
                feeds.put(input.name(), Tensor.of(input.dtype(), shape, elements));
            }
            rows.add(feeds);
        }
        return rows;
    }

    private static Map<String, Tensor> stacked(List<Map<String, Tensor>> rows) {
        var batch = new HashMap<String, Tensor>();
        for (var name : rows.get(0).keySet()) {
            batch.put(
                    name,
                    Batches.stack(rows.stream().map(row -> row.get(name).row(0)).toList()));
        }
        return batch;
    }

    private static boolean agree(Map<String, Tensor> alone, Map<String, Tensor> batch, int row) {
        return alone.entrySet().stream().allMatch(output -> {
            var together = batch.get(output.getKey());
            return together != null
                    && Batches.hasRows(together.shape(), ROWS)
                    && together.shape()
                            .dropFirst()
                            .equals(output.getValue().shape().dropFirst())
                    && agree(output.getValue().toDoubles(), together.row(row).toDoubles());
        });
    }

    private static boolean agree(double[] alone, double[] together) {
        double scale = 1;
        for (double value : alone) {
            scale = Math.max(scale, Math.abs(value));
        }
        for (int index = 0; index < alone.length; index++) {
            boolean equal = Double.compare(alone[index], together[index]) == 0
                    || Math.abs(alone[index] - together[index]) <= TOLERANCE * scale;
            if (!equal) {
                return false;
            }
        }
        return alone.length == together.length;
    }
}
