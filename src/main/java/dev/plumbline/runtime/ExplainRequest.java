package dev.plumbline.runtime;

import static java.util.Objects.requireNonNull;

import dev.plumbline.attribution.Target;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One row to explain.
 *
 * @param id the prediction id; seeds random baselines, so that the same event always gets the same explanation
 * @param inputs every input of the model by name, one row each, without the batch axis
 * @param servedOutputs what the model served for this row, by output name, without the batch axis; empty when unknown
 * @param further targets that are explained beside the first, from the same forward pass
 */
public record ExplainRequest(
        String id, Map<String, Tensor> inputs, Map<String, Tensor> servedOutputs, Target target, List<Target> further) {
    public ExplainRequest {
        requireNonNull(id, "id");
        inputs = Map.copyOf(inputs);
        servedOutputs = Map.copyOf(servedOutputs);
        requireNonNull(target, "target");
        further = List.copyOf(further);
    }

    /** A request for one target. */
    public ExplainRequest(String id, Map<String, Tensor> inputs, Map<String, Tensor> servedOutputs, Target target) {
        this(id, inputs, servedOutputs, target, List.of());
    }

    /** A request for each target, the first one first; all share their inputs. */
    List<ExplainRequest> ofEachTarget() {
        if (further.isEmpty()) {
            return List.of(this);
        }
        var requests = new ArrayList<ExplainRequest>();
        requests.add(new ExplainRequest(id, inputs, servedOutputs, target));
        further.forEach(one -> requests.add(new ExplainRequest(id, inputs, servedOutputs, one)));
        return requests;
    }
}
