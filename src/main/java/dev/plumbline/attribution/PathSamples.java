package dev.plumbline.attribution;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The gradients known on one path, in order of position. */
final class PathSamples {
    private final StraightPath path;
    private final List<Sample> samples = new ArrayList<>();

    PathSamples(StraightPath path) {
        this.path = path;
    }

    /**
     * The gradient at one position.
     *
     * @param integrand gradient times (x - x'), flattened: the attributions' integrand
     */
    record Sample(double position, double[] integrand) {}

    StraightPath path() {
        return path;
    }

    int size() {
        return samples.size();
    }

    Sample get(int index) {
        return samples.get(index);
    }

    void add(List<Sample> more) {
        samples.addAll(more);
        samples.sort(Comparator.comparingDouble(Sample::position));
    }

    boolean has(double position) {
        return samples.stream().anyMatch(sample -> sample.position() == position);
    }

    void release(Integrands integrands) {
        samples.forEach(sample -> integrands.give(sample.integrand()));
        samples.clear();
    }

    /** The sum of weight times integrand, one weight per sample. */
    double[] weightedSum(double[] weights) {
        var sum = new double[path.displacement().length];
        for (int i = 0; i < weights.length; i++) {
            Vectors.addScaled(sum, weights[i], samples.get(i).integrand());
        }
        return sum;
    }
}
