package dev.plumbline.attribution;

import java.util.random.RandomGenerator;

/**
 * Gaussian noise around a value, truncated to a range.
 *
 * <p>Drawn again while outside the range; after many tries in vain, which only a value far outside of its range takes, the nearest end.
 * Gaussian numbers come from the polar form of Box and Muller's transform in strict arithmetic, so that they are the same on every
 * platform and JDK.
 */
final class TruncatedGaussian {
    private static final int TRIES = 100;

    private final double sigma;
    private final RandomGenerator random;

    TruncatedGaussian(double sigma, RandomGenerator random) {
        this.sigma = sigma;
        this.random = random;
    }

    double around(double low, double high, double mean) {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            double value = mean + sigma * standard();
            if (low <= value && value <= high) {
                return value;
            }
        }
        return Math.min(Math.max(mean, low), high);
    }

    /** Without a range. */
    double anywhere(double mean) {
        return mean + sigma * standard();
    }

    private double standard() {
        double u;
        double square;
        do {
            u = 2 * random.nextDouble() - 1;
            double v = 2 * random.nextDouble() - 1;
            square = u * u + v * v;
        } while (square >= 1 || square == 0);
        return u * StrictMath.sqrt(-2 * StrictMath.log(square) / square);
    }
}
