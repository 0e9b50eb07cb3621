package dev.plumbline.cli;

import dev.plumbline.attribution.Target;
import dev.plumbline.config.ConfigurationException;
import dev.plumbline.runtime.ExplainRequest;
import dev.plumbline.runtime.ModelSignature;
import dev.plumbline.runtime.TensorSpec;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Rows of standard normal numbers, for models of which no data are at hand. */
final class RandomRows {
    /** What an extent that the model leaves free is set to. */
    private static final long FREE_EXTENT = 6;

    private RandomRows() {}

    /** The same rows for the same seed, on every machine. */
    static List<ExplainRequest> draw(ModelSignature signature, int rows, long seed, Target target) {
        var random = new Random(seed);
        var requests = new ArrayList<ExplainRequest>();
        for (int row = 0; row < rows; row++) {
            var inputs = new HashMap<String, Tensor>();
            signature.inputs().forEach(spec -> inputs.put(spec.name(), normal(spec, random)));
            requests.add(new ExplainRequest(Integer.toString(row), inputs, Map.of(), target));
        }
        return requests;
    }

    private static Tensor normal(TensorSpec spec, Random random) {
        if (!spec.dtype().isFloating()) {
            throw new ConfigurationException(
                    List.of("input '%s' holds %s, which cannot be drawn; give rows with --input"
                            .formatted(spec.name(), spec.dtype())));
        }
        var shape = Shape.of(spec.dims().stream()
                .skip(1)
                .mapToLong(dim -> dim == TensorSpec.DYNAMIC ? FREE_EXTENT : dim)
                .toArray());
        var elements = new double[shape.sizeAsInt()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = random.nextGaussian();
        }
        return Tensor.of(spec.dtype(), shape, elements);
    }
}
