package dev.plumbline.attribution;

import static dev.plumbline.attribution.Checks.require;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Gaussian noise around the input: the input is explained at several noisy copies of itself, and the attributions averaged.
 *
 * <p>Smooths attributions that change with every small step of the input. They add up to the mean of F at the noisy points, which is not
 * F at the input. D. Smilkov, N. Thorat, B. Kim, F. Viegas, M. Wattenberg, "SmoothGrad: removing noise by adding noise", 2017.
 *
 * @param sigma standard deviation in the input's unit, the same for every element; 0 for no noise
 * @param draws noisy copies of an input
 */
public record Noise(double sigma, int draws) {
    /** The input itself. */
    public static final Noise NONE = new Noise(0, 1);

    public Noise {
        require(
                sigma >= 0 && sigma < Double.POSITIVE_INFINITY,
                "sigma of noise must be 0 or positive, found %s",
                sigma);
        require(draws >= 1, "noise needs at least 1 draw, found %d", draws);
    }

    public boolean isNone() {
        return sigma == 0;
    }

    /** The points to explain instead of the input, always the same for one prediction; the input itself where there is no noise. */
    public List<Point> around(Point input, String predictionId) {
        if (isNone()) {
            return List.of(input);
        }
        var gaussian = new TruncatedGaussian(sigma, new SplittableRandom(Baselines.seed(predictionId + "\0\0noise")));
        return Stream.generate(() -> Elements.map(input, (tensor, element, x) -> gaussian.anywhere(x)))
                .limit(draws)
                .toList();
    }
}
