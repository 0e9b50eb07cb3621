package dev.plumbline.attribution;

import static dev.plumbline.attribution.Checks.require;

import dev.plumbline.tensor.Tensor;

/** A separable Gaussian low-pass filter over the last two axes, cut off at three standard deviations, edges mirrored. */
final class GaussianFilter {
    private final double[] kernel;

    /** A filter of standard deviation {@code sigma}, in elements. */
    GaussianFilter(double sigma) {
        int radius = (int) Math.ceil(3 * sigma);
        kernel = new double[2 * radius + 1];
        for (int i = 0; i < kernel.length; i++) {
            double distance = (i - radius) / sigma;
            kernel[i] = Math.exp(-distance * distance / 2);
        }
        double sum = Vectors.sum(kernel);
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] /= sum;
        }
    }

    Tensor blur(Tensor image) {
        require(image.shape().rank() >= 2, "a blurred baseline needs images, found shape %s", image.shape());
        int width = Math.toIntExact(image.shape().dim(-1));
        int height = Math.toIntExact(image.shape().dim(-2));
        var rows = filter(image.toDoubles(), width, 1);
        return Tensor.of(image.dtype(), image.shape(), filter(rows, height, width));
    }

    /** Filters along one axis of {@code length} elements that lie {@code stride} apart. */
    private double[] filter(double[] elements, int length, int stride) {
        var filtered = new double[elements.length];
        int radius = kernel.length / 2;
        for (int index = 0; index < elements.length; index++) {
            int position = index / stride % length;
            int origin = index - position * stride;
            for (int tap = -radius; tap <= radius; tap++) {
                filtered[index] += kernel[tap + radius] * elements[origin + mirror(position + tap, length) * stride];
            }
        }
        return filtered;
    }

    /** Reflects a position into [0, length), the edge element repeated. */
    private static int mirror(int position, int length) {
        int folded = Math.floorMod(position, 2 * length);
        return folded < length ? folded : 2 * length - 1 - folded;
    }
}
