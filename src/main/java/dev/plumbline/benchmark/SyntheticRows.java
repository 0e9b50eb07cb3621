package dev.plumbline.benchmark;

import dev.plumbline.runtime.ModelSignature;
import dev.plumbline.runtime.TensorSpec;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Rows for a model without data: standard normal numbers; integers are 0 or 1, which are tokens and masks of any model. */
public final class SyntheticRows {
    private static final long SEED = 1;

    private SyntheticRows() {}

    /**
     * Rows that fit a model, the same at every call.
     *
     * @param length of every axis that is free
     */
    public static List<Map<String, Tensor>> of(ModelSignature signature, int count, int length) {
        var random = new Random(SEED);
        var rows = new ArrayList<Map<String, Tensor>>();
        for (int row = 0; row < count; row++) {
            var inputs = new HashMap<String, Tensor>();
            signature.inputs().forEach(spec -> inputs.put(spec.name(), tensor(spec, length, random)));
            rows.add(inputs);
        }
        return rows;
    }

    private static Tensor tensor(TensorSpec spec, int length, Random random) {
        var shape = Shape.of(spec.dims().stream()
                .skip(1)
                .mapToLong(dim -> dim == TensorSpec.DYNAMIC ? length : dim)
                .toArray());
        var elements = new double[shape.sizeAsInt()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = spec.dtype().isFloating() ? random.nextGaussian() : random.nextInt(2);
        }
        return Tensor.of(spec.dtype(), shape, elements);
    }
}
