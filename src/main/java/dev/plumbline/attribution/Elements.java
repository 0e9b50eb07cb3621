package dev.plumbline.attribution;

import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;

/** Points made element by element. */
final class Elements {
    private Elements() {}

    /** The new value of an element, given its tensor's number in the point, its row-major index there and its value. */
    @FunctionalInterface
    interface Mapping {
        double value(int tensor, int element, double x);
    }

    /** The point of the input's shapes and types that a mapping gives. */
    static Point map(Point input, Mapping mapping) {
        var tensors = new ArrayList<Tensor>();
        for (int number = 0; number < input.inputs().size(); number++) {
            var tensor = input.inputs().get(number);
            var elements = tensor.toDoubles();
            for (int i = 0; i < elements.length; i++) {
                elements[i] = mapping.value(number, i, elements[i]);
            }
            tensors.add(Tensor.of(tensor.dtype(), tensor.shape(), elements));
        }
        return new Point(tensors);
    }

    /** The position along one axis (negative from the last) of a row-major index. */
    static int coordinate(Shape shape, int index, int axis) {
        int wanted = axis < 0 ? axis + shape.rank() : axis;
        long below = 1;
        for (int inner = shape.rank() - 1; inner > wanted; inner--) {
            below *= shape.dim(inner);
        }
        return Math.toIntExact(index / below % shape.dim(wanted));
    }
}
