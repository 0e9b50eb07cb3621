package dev.plumbline.runtime;

import static java.util.Objects.requireNonNull;

import dev.plumbline.attribution.Explanation;
import dev.plumbline.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** What became of one request: an explanation, or the reason there is none. */
public sealed interface ExplainOutcome {
    /**
     * The attribution of one row, with the model's outputs recomputed on the way.
     *
     * @param output name of the explained output
     * @param targetIndex index of the explained element in one row of that output
     * @param outputs the model's outputs recomputed for this row, by name, without the batch axis
     * @param further the explanations of the further targets, in the request's order
     */
    record Explained(
            Explanation explanation,
            String output,
            List<Long> targetIndex,
            Map<String, Tensor> outputs,
            List<Explained> further)
            implements ExplainOutcome {
        public Explained {
            requireNonNull(explanation, "explanation");
            requireNonNull(output, "output");
            targetIndex = List.copyOf(targetIndex);
            outputs = Map.copyOf(outputs);
            further = List.copyOf(further);
        }

        /** The explanation of one target. */
        public Explained(Explanation explanation, String output, List<Long> targetIndex, Map<String, Tensor> outputs) {
            this(explanation, output, targetIndex, outputs, List.of());
        }

        /** The same with the explanations of further targets. */
        Explained with(List<Explained> others) {
            return new Explained(explanation, output, targetIndex, outputs, others);
        }
    }

    /** This row alone could not be explained; its neighbours in the batch are not affected. */
    record Failed(String errorClass, String message) implements ExplainOutcome {
        public Failed {
            requireNonNull(errorClass, "errorClass");
            requireNonNull(message, "message");
        }
    }
}
