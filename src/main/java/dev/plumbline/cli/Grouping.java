package dev.plumbline.cli;

import dev.plumbline.attribution.Feature;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Which elements of the explained inputs are reported as one. */
sealed interface Grouping {
    /** Whether there are groups at all. */
    default boolean isEmpty() {
        return false;
    }

    /**
     * The groups of one explanation, whose inputs may have shapes of their own.
     *
     * @param inputs names of the explained inputs
     * @param attributions one tensor for each
     */
    List<Feature> of(List<String> inputs, List<Tensor> attributions);

    /** Features by name; none where there are no names. */
    record Named(List<Feature> features) implements Grouping {
        public Named {
            features = List.copyOf(features);
        }

        @Override
        public boolean isEmpty() {
            return features.isEmpty();
        }

        @Override
        public List<Feature> of(List<String> inputs, List<Tensor> attributions) {
            return features;
        }
    }

    /** Everything at one position of an axis: the channels of an image, or the tokens of a text explained at their embedding. */
    record AlongAxis(int axis) implements Grouping {
        @Override
        public List<Feature> of(List<String> inputs, List<Tensor> attributions) {
            var groups = new ArrayList<Feature>();
            for (int i = 0; i < inputs.size(); i++) {
                var shape = attributions.get(i).shape();
                if (axis < 0 || axis >= shape.rank()) {
                    throw new IllegalArgumentException(
                            "--group-by: expected an axis of a row of '%s' of shape %s, found %d"
                                    .formatted(inputs.get(i), shape, axis));
                }
                for (int position = 0; position < shape.dim(axis); position++) {
                    var name = "%s[%d]".formatted(inputs.get(i), position);
                    groups.add(new Feature(name, inputs.get(i), columns(shape, position), List.of(), "", ""));
                }
            }
            return groups;
        }

        private List<Integer> columns(Shape shape, int position) {
            int below = 1;
            for (int inner = axis + 1; inner < shape.rank(); inner++) {
                below *= Math.toIntExact(shape.dim(inner));
            }
            var columns = new ArrayList<Integer>();
            for (int element = 0; element < shape.sizeAsInt(); element++) {
                if (element / below % shape.dim(axis) == position) {
                    columns.add(element);
                }
            }
            return columns;
        }
    }
}
