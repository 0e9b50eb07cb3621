package dev.plumbline.attribution;

import dev.plumbline.tensor.Tensor;
import java.util.List;

/**
 * What a {@link GradientFunction} knows of one segment.
 *
 * @param outputs F at each position, {@code [n]}
 * @param gradientSums per weight row, per explained input: the sum over positions of weight times gradient, in the input's shape
 */
public record SegmentSums(double[] outputs, List<List<Tensor>> gradientSums) {
    public SegmentSums {
        gradientSums = List.copyOf(gradientSums);
    }
}
