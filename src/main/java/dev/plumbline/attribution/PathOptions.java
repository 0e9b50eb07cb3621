package dev.plumbline.attribution;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What is wanted beside plain integrated gradients.
 *
 * @param pathGradients whether explanations carry {@link Explanation#pathGradients()}
 * @param noise what is added to inputs
 */
public record PathOptions(boolean pathGradients, Noise noise) {
    public PathOptions {
        requireNonNull(noise, "noise");
    }

    /** Straight paths from the baselines to the input, attributions alone. */
    public static PathOptions defaults() {
        return new PathOptions(false, Noise.NONE);
    }

    public PathOptions withPathGradients(boolean wanted) {
        return new PathOptions(wanted, noise);
    }

    public PathOptions withNoise(Noise newNoise) {
        return new PathOptions(pathGradients, newNoise);
    }

    /** The paths of one prediction. */
    public Example example(Point input, List<BaselinePoint> baselines, String predictionId) {
        return new Example(input, baselines, noise.around(input, predictionId));
    }
}
