package dev.plumbline.attribution;

import static java.util.Objects.requireNonNull;

import dev.plumbline.tensor.Tensor;
import java.util.List;

/**
 * The attribution of one output scalar to the explained inputs.
 *
 * @param attributions one tensor per explained input, in the function's order and the inputs' shapes; never rescaled
 * @param pathGradients the weights theta of the local linear model, in the form of the attributions: the mean gradient on the path from
 *     a baseline to x, averaged over the baselines by weight, so that with one baseline attribution = theta (x - x'); empty where they
 *     were not asked for
 * @param output F(x); the mean of F over the noisy points where {@link Noise} was asked for, since that is what attributions add up to
 * @param baselineOutput F(x'), averaged over the baselines by weight
 * @param noise what was added to the input
 * @param baselines every baseline's own output and delta
 */
public record Explanation(
        List<Tensor> attributions,
        List<Tensor> pathGradients,
        double output,
        double baselineOutput,
        Noise noise,
        List<BaselineResult> baselines,
        Accuracy accuracy) {
    public Explanation {
        attributions = List.copyOf(attributions);
        pathGradients = List.copyOf(pathGradients);
        requireNonNull(noise, "noise");
        baselines = List.copyOf(baselines);
        requireNonNull(accuracy, "accuracy");
    }

    /** An explanation without noise and without path gradients. */
    public Explanation(
            List<Tensor> attributions,
            double output,
            double baselineOutput,
            List<BaselineResult> baselines,
            Accuracy accuracy) {
        this(attributions, List.of(), output, baselineOutput, Noise.NONE, baselines, accuracy);
    }
}
