package dev.plumbline.attribution;

import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which elements of the explained inputs are reported as one.
 *
 * <p>Groups are disjoint, so that their sums and what belongs to none add up to the sum of all attributions.
 */
public sealed interface Grouping {
    /** Features by name; no groups at all where there are none. */
    static Grouping named(List<Feature> features) {
        return new ByName(features);
    }

    /** Features by name, where there are any, and inputs without any along an axis. */
    static Grouping named(List<Feature> features, AlongAxis others) {
        return features.isEmpty() ? others : new Mixed(new ByName(features), others);
    }

    /** Whether there are groups at all. */
    default boolean isEmpty() {
        return false;
    }

    /** Those that have names of their own. */
    default List<Feature> features() {
        return List.of();
    }

    /** The rule of the inputs without any, where their positions are grouped. */
    default Optional<AlongAxis> alongAxis() {
        return Optional.empty();
    }

    /**
     * The groups of one explanation, whose inputs may have shapes of their own, with their sums.
     *
     * @param attributions by explained input, in order
     * @throws IllegalArgumentException if a group lies outside its input
     */
    List<GroupSum> sums(Map<String, Tensor> attributions);

    /** Features by name, each some columns of an input. */
    record ByName(List<Feature> features) implements Grouping {
        public ByName {
            features = List.copyOf(features);
        }

        @Override
        public boolean isEmpty() {
            return features.isEmpty();
        }

        @Override
        public List<GroupSum> sums(Map<String, Tensor> attributions) {
            return features.stream()
                    .map(feature -> new GroupSum(feature, feature.sum(explained(feature, attributions))))
                    .toList();
        }

        private static Tensor explained(Feature feature, Map<String, Tensor> attributions) {
            var tensor = attributions.get(feature.input());
            if (tensor == null) {
                throw new IllegalArgumentException("feature '%s': expected one of the explained inputs %s, found '%s'"
                        .formatted(feature.name(), List.copyOf(attributions.keySet()), feature.input()));
            }
            return tensor;
        }
    }

    /**
     * Everything at one position of an axis: the channels of an image, or the tokens of a text explained at their embedding.
     *
     * @param axis of one row of every explained input, from 0, or from the last where negative
     */
    record AlongAxis(int axis) implements Grouping {
        @Override
        public Optional<AlongAxis> alongAxis() {
            return Optional.of(this);
        }

        /** Whether rows of a rank have the axis. */
        public boolean fits(int rank) {
            return -rank <= axis && axis < rank;
        }

        @Override
        public List<GroupSum> sums(Map<String, Tensor> attributions) {
            var sums = new ArrayList<GroupSum>();
            attributions.forEach((input, tensor) -> {
                int along = along(input, tensor.shape());
                double[] ofPositions = sums(tensor, along);
                for (int position = 0; position < ofPositions.length; position++) {
                    sums.add(new GroupSum(new Slice(input, along, position), ofPositions[position]));
                }
            });
            return sums;
        }

        private int along(String input, Shape row) {
            if (!fits(row.rank())) {
                throw new IllegalArgumentException("expected an axis of a row of '%s' of shape %s to group by, found %d"
                        .formatted(input, row, axis));
            }
            return axis < 0 ? axis + row.rank() : axis;
        }

        /** In one pass over the elements, without a list of those that belong together. */
        private static double[] sums(Tensor tensor, int axis) {
            var sums = new double[Math.toIntExact(tensor.shape().dim(axis))];
            int below = 1;
            for (int inner = axis + 1; inner < tensor.shape().rank(); inner++) {
                below *= Math.toIntExact(tensor.shape().dim(inner));
            }
            int size = tensor.size();
            for (int element = 0, position = 0; element < size; element += below) {
                sums[position] += tensor.sum(element, below);
                position = (position + 1) % sums.length;
            }
            return sums;
        }
    }

    /** Features by name, and the inputs that have none along an axis. */
    record Mixed(ByName named, AlongAxis others) implements Grouping {
        @Override
        public List<Feature> features() {
            return named.features();
        }

        @Override
        public Optional<AlongAxis> alongAxis() {
            return Optional.of(others);
        }

        @Override
        public List<GroupSum> sums(Map<String, Tensor> attributions) {
            var unnamed = new LinkedHashMap<>(attributions);
            named.features().forEach(feature -> unnamed.remove(feature.input()));
            var sums = new ArrayList<>(named.sums(attributions));
            sums.addAll(others.sums(unnamed));
            return sums;
        }
    }
}
