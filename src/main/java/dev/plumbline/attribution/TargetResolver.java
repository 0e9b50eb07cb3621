package dev.plumbline.attribution;

import static dev.plumbline.attribution.Checks.require;

import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Settles which element of one row of the explained output a {@link Target} means.
 *
 * @param labels the classes' names in order, where the configuration gives them; may be empty
 */
public record TargetResolver(List<String> labels) {
    public TargetResolver {
        labels = List.copyOf(labels);
    }

    /**
     * The index of the target in one row of the output; empty for an output of rank 0.
     *
     * @param output the recomputed output of the row
     * @param served what the model served for the row, where known
     * @throws IllegalArgumentException if the target does not exist in this output
     */
    public List<Long> resolve(Target target, Tensor output, Optional<Tensor> served) {
        if (target instanceof Target.Index fixed) {
            return checked(fixed.index(), output.shape());
        }
        if (target instanceof Target.Label label) {
            int position = labels.indexOf(label.label());
            require(position >= 0, "the target is label '%s', the labels are %s", label.label(), labels);
            return checked(List.of((long) position), output.shape());
        }
        if (target instanceof Target.ServedClass) {
            require(served.isPresent(), "the target is the served class, but no served output of its shape is known");
            return argmax(served.get());
        }
        return argmax(output);
    }

    /** A one-element output may be named by no index at all. */
    private static List<Long> checked(List<Long> index, Shape shape) {
        if (index.isEmpty() && shape.size() == 1) {
            return Collections.nCopies(shape.rank(), 0L);
        }
        boolean inside = index.size() == shape.rank();
        for (int axis = 0; inside && axis < shape.rank(); axis++) {
            inside = 0 <= index.get(axis) && index.get(axis) < shape.dim(axis);
        }
        require(inside, "the target is %s, one row of the output has shape %s", index, shape);
        return index;
    }

    /** The first of the largest elements. */
    private static List<Long> argmax(Tensor tensor) {
        require(tensor.size() > 0, "an output without elements has no largest one");
        int largest = 0;
        for (int i = 1; i < tensor.size(); i++) {
            if (tensor.getDouble(i) > tensor.getDouble(largest)) {
                largest = i;
            }
        }
        var index = new ArrayList<Long>();
        for (int axis = 0; axis < tensor.shape().rank(); axis++) {
            index.add((long) Elements.coordinate(tensor.shape(), largest, axis));
        }
        return index;
    }
}
