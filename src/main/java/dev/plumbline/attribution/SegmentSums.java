package dev.plumbline.attribution;

import dev.plumbline.tensor.Tensor;
import java.util.List;

/**
 * What a {@link GradientFunction} knows of one segment.
 *
 * @param outputs F at each position, {@code [n]}
 * @param slopes dF/da at each position, {@code [n]}: the gradient times (end - start)
 * @param gradientSums per weight row, per explained input: the sum over positions of weight times gradient, in the input's shape
 */
public record SegmentSums(double[] outputs, double[] slopes, List<List<Tensor>> gradientSums) {
    public SegmentSums {
        gradientSums = List.copyOf(gradientSums);
    }
}
