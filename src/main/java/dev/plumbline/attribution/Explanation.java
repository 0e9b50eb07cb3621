package dev.plumbline.attribution;

import static java.util.Objects.requireNonNull;

import dev.plumbline.tensor.Tensor;
import java.util.List;

/**
 * The attribution of one output scalar to the explained inputs.
 *
 * @param attributions one tensor per explained input, in the function's order and the inputs' shapes; never rescaled
 * @param output F(x)
 * @param baselineOutput F(x'), averaged over the baselines by weight
 * @param baselines every baseline's own output and delta
 */
public record Explanation(
        List<Tensor> attributions,
        double output,
        double baselineOutput,
        List<BaselineResult> baselines,
        Accuracy accuracy) {
    public Explanation {
        attributions = List.copyOf(attributions);
        baselines = List.copyOf(baselines);
        requireNonNull(accuracy, "accuracy");
    }
}
