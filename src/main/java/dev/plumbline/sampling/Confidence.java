package dev.plumbline.sampling;

import java.util.Arrays;
import java.util.Locale;

/** How sure a model was of the class it served, from 0 (not at all) to 1. */
public enum Confidence {
    /** The largest class probability less the second largest. */
    MARGIN {
        @Override
        double ofClasses(double[] classes) {
            var sorted = classes.clone();
            Arrays.sort(sorted);
            return sorted[sorted.length - 1] - sorted[sorted.length - 2];
        }
    },
    /** One less the entropy of the class probabilities over that of the uniform distribution. */
    ENTROPY {
        @Override
        double ofClasses(double[] classes) {
            double entropy = Arrays.stream(classes)
                    .filter(probability -> probability > 0)
                    .map(probability -> -probability * Math.log(probability))
                    .sum();
            return 1 - entropy / Math.log(classes.length);
        }
    };

    /** Confidence from class probabilities; a single one is that of the positive class of a binary model. */
    double of(double... probabilities) {
        return ofClasses(
                probabilities.length == 1 ? new double[] {probabilities[0], 1 - probabilities[0]} : probabilities);
    }

    abstract double ofClasses(double[] classes);

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
