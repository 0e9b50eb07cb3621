package dev.plumbline.cli;

import dev.plumbline.attribution.Target;
import dev.plumbline.config.ConfigurationException;
import dev.plumbline.dataset.Rows;
import dev.plumbline.runtime.ExplainRequest;
import dev.plumbline.runtime.ModelSignature;
import dev.plumbline.runtime.TensorSpec;
import dev.plumbline.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rows of a file as requests, numbered from 0. */
final class RowRequests {
    private RowRequests() {}

    static List<ExplainRequest> read(Path file, ModelSignature signature, Target target) {
        return read(file, signature, List.of(target));
    }

    /** Every row once for each target, the targets of one row side by side. */
    static List<ExplainRequest> read(Path file, ModelSignature signature, List<Target> targets) {
        var names = signature.inputs().stream().map(TensorSpec::name).toList();
        var tensors = Rows.read(file).forInputs(names);
        var counts = tensors.values().stream().map(RowRequests::rows).distinct().toList();
        if (counts.size() != 1) {
            throw new ConfigurationException(
                    List.of("expected as many rows for every input in %s, found %s".formatted(file, counts)));
        }
        var requests = new ArrayList<ExplainRequest>();
        for (int row = 0; row < counts.get(0); row++) {
            var inputs = Map.copyOf(row(tensors, signature, row));
            for (var target : targets) {
                requests.add(new ExplainRequest(Integer.toString(row), inputs, Map.of(), target));
            }
        }
        return requests;
    }

    private static long rows(Tensor tensor) {
        return tensor.shape().rank() == 0 ? 1 : tensor.shape().dim(0);
    }

    private static Map<String, Tensor> row(Map<String, Tensor> tensors, ModelSignature signature, int row) {
        var inputs = new HashMap<String, Tensor>();
        for (var spec : signature.inputs()) {
            inputs.put(spec.name(), tensors.get(spec.name()).row(row).cast(spec.dtype()));
        }
        return inputs;
    }
}
