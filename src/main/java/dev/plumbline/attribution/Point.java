package dev.plumbline.attribution;

import dev.plumbline.tensor.Tensor;
import java.util.List;

/**
 * A point of the input space: one tensor per explained input, in the function's order, each the shape of one row (no batch axis).
 */
public record Point(List<Tensor> inputs) {
    public Point {
        inputs = List.copyOf(inputs);
    }
}
