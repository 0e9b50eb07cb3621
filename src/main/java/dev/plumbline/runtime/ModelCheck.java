package dev.plumbline.runtime;

import static java.util.Objects.requireNonNull;

import dev.plumbline.autodiff.Blocking;
import dev.plumbline.graph.Model;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whether a model can be explained, and what stands in the way.
 *
 * @param points values that attributions can be given for: floating inputs, and the embeddings of integer inputs
 * @param operators how often each operator occurs in the model as it was read, its subgraphs included
 * @param blocking nodes that no gradient gets through
 * @param hints what else to know: where integer inputs can be explained, and which inputs the outputs do not depend on
 */
public record ModelCheck(
        boolean explainable,
        List<TensorSpec> inputs,
        List<TensorSpec> outputs,
        List<TensorSpec> points,
        SortedMap<String, Integer> operators,
        List<Blocking> blocking,
        Batch batch,
        List<String> hints) {
    /** How rows are fed. */
    public enum Batch {
        /** Many at a time: the leading axis of all inputs is free. */
        DYNAMIC("dynamic"),
        /** Many at a time, in a copy of the model whose leading axis was freed. */
        REWRITTEN("rewritten"),
        /** One at a time. */
        ROW_BY_ROW("row-by-row");

        private final String label;

        Batch(String label) {
            this.label = label;
        }

        /** The word in machine-readable output. */
        @Override
        public String toString() {
            return label;
        }
    }

    public ModelCheck {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        points = List.copyOf(points);
        blocking = List.copyOf(blocking);
        operators = Collections.unmodifiableSortedMap(new TreeMap<>(operators));
        hints = List.copyOf(hints);
        requireNonNull(batch, "batch");
    }

    /** Number of nodes of the model as it was read, its subgraphs included. */
    public int nodes() {
        return operators.values().stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * Checks a model as it was read.
     *
     * @throws dev.plumbline.graph.InvalidModelException if it is no valid model
     * @throws OnnxRuntimeException if ONNX Runtime cannot run it, for another reason than operators it does not know
     */
    public static ModelCheck of(OnnxRuntime runtime, Model source) {
        return ModelInspection.of(runtime, source);
    }
}
