package dev.plumbline.attribution;

import java.util.Arrays;

/** The gradients known on one path, in order of position. */
final class PathSamples {
    private static final int ROOM = 16;

    private final StraightPath path;
    private double[] positions = new double[ROOM];
    private double[][] gradients = new double[ROOM][];
    private int size;

    PathSamples(StraightPath path) {
        this.path = path;
    }

    StraightPath path() {
        return path;
    }

    int size() {
        return size;
    }

    double position(int index) {
        return positions[index];
    }

    /** The gradient at one position, flattened. */
    double[] gradient(int index) {
        return gradients[index];
    }

    /** Takes the gradient at a position that is not known yet. */
    void add(double position, double[] gradient) {
        if (size == positions.length) {
            positions = Arrays.copyOf(positions, 2 * size);
            gradients = Arrays.copyOf(gradients, 2 * size);
        }
        int at = -1 - index(position);
        System.arraycopy(positions, at, positions, at + 1, size - at);
        System.arraycopy(gradients, at, gradients, at + 1, size - at);
        positions[at] = position;
        gradients[at] = gradient;
        size++;
    }

    boolean has(double position) {
        return index(position) >= 0;
    }

    /** Where the sample at a position is; negative where there is none. */
    int index(double position) {
        return Arrays.binarySearch(positions, 0, size, position);
    }

    void release(KeptGradients kept) {
        for (int i = 0; i < size; i++) {
            kept.give(gradients[i]);
        }
        size = 0;
    }

    /** The sum of weight times gradient, one weight per sample. */
    double[] weightedSum(double[] weights) {
        var sum = new double[path.displacement().length];
        for (int i = 0; i < weights.length; i++) {
            Vectors.addScaled(sum, weights[i], gradients[i]);
        }
        return sum;
    }
}
