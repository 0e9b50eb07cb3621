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
     * @param gradient flattened
     */
    record Sample(double position, double[] gradient) {}

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

    void release(KeptGradients kept) {
        samples.forEach(sample -> kept.give(sample.gradient()));
        samples.clear();
    }

    /** The sum of weight times gradient, one weight per sample. */
    double[] weightedSum(double[] weights) {
        var sum = new double[path.displacement().length];
        for (int i = 0; i < weights.length; i++) {
            Vectors.addScaled(sum, weights[i], samples.get(i).gradient());
        }
        return sum;
    }
}
