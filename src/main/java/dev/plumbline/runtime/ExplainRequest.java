package dev.plumbline.runtime;

import static java.util.Objects.requireNonNull;

import dev.plumbline.attribution.Target;
import dev.plumbline.tensor.Tensor;
import java.util.Map;

/**
 * One row to explain.
 *
 * @param id the prediction id; seeds random baselines, so that the same event always gets the same explanation
 * @param inputs every input of the model by name, one row each, without the batch axis
 * @param servedOutputs what the model served for this row, by output name, without the batch axis; empty when unknown
 */
public record ExplainRequest(String id, Map<String, Tensor> inputs, Map<String, Tensor> servedOutputs, Target target) {
    public ExplainRequest {
        requireNonNull(id, "id");
        inputs = Map.copyOf(inputs);
        servedOutputs = Map.copyOf(servedOutputs);
        requireNonNull(target, "target");
    }
}
