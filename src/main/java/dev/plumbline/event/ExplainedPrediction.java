package dev.plumbline.event;

import static java.util.Objects.requireNonNull;

import dev.plumbline.sampling.Decision;
import dev.plumbline.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * A prediction with its explanation: all of an attribution event that changes from one to the next.
 *
 * @param further explanations of other scalars of the same output
 * @param outputs the model's outputs recomputed for this row, by name, without the batch axis
 */
public record ExplainedPrediction(
        Prediction prediction,
        SourcePosition source,
        TargetExplanation explained,
        List<TargetExplanation> further,
        Map<String, Tensor> outputs,
        Decision decision,
        Timing timing) {
    public ExplainedPrediction {
        requireNonNull(prediction, "prediction");
        requireNonNull(source, "source");
        requireNonNull(explained, "explained");
        further = List.copyOf(further);
        outputs = Map.copyOf(outputs);
        requireNonNull(decision, "decision");
        requireNonNull(timing, "timing");
    }
}
