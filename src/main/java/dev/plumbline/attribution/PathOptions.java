package dev.plumbline.attribution;

/**
 * What is wanted beside plain integrated gradients.
 *
 * @param pathGradients whether explanations carry {@link Explanation#pathGradients()}
 */
public record PathOptions(boolean pathGradients) {
    /** Straight paths from the baselines to the input, attributions alone. */
    public static PathOptions defaults() {
        return new PathOptions(false);
    }

    public PathOptions withPathGradients() {
        return new PathOptions(true);
    }
}
