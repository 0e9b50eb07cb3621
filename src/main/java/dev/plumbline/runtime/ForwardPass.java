package dev.plumbline.runtime;

import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the model on rows, in batches within the row limit. */
final class ForwardPass implements AutoCloseable {
    private final OnnxSession session;
    private final RowLimit limit;

    ForwardPass(OnnxSession session, RowLimit limit) {
        this.session = session;
        this.limit = limit;
    }

    /**
     * The outputs of each row, by name.
     *
     * @param rows inputs by name, without the batch axis, of the same shapes in every row
     * @throws OnnxRuntimeException if a run fails, or an output has not one row for each that was fed
     */
    List<Map<String, Tensor>> run(List<Map<String, Tensor>> rows, Collection<String> wanted) {
        var results = new ArrayList<Map<String, Tensor>>();
        for (var chunk : Batches.chunks(rows, limit.rows())) {
            var outputs = session.run(feeds(limit.padded(chunk)), wanted);
            for (int row = 0; row < chunk.size(); row++) {
                results.add(row(outputs, row, limit.padded(chunk).size()));
            }
        }
        return results;
    }

    private static Map<String, Tensor> feeds(List<Map<String, Tensor>> rows) {
        var feeds = new HashMap<String, Tensor>();
        for (var name : rows.get(0).keySet()) {
            feeds.put(
                    name, Batches.stack(rows.stream().map(row -> row.get(name)).toList()));
        }
        return feeds;
    }

    private static Map<String, Tensor> row(Map<String, Tensor> outputs, int row, int fed) {
        var ofRow = new LinkedHashMap<String, Tensor>();
        outputs.forEach((name, batch) -> {
            if (!Batches.hasRows(batch.shape(), fed)) {
                throw new OnnxRuntimeException("output '%s': expected one row for each of %d fed, found shape %s"
                        .formatted(name, fed, batch.shape()));
            }
            ofRow.put(name, batch.row(row));
        });
        return ofRow;
    }

    @Override
    public void close() {
        session.close();
    }
}
