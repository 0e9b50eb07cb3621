package dev.plumbline.event;

import static java.util.Objects.requireNonNull;

import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The output element in which what was served differs most from what the model gives when it is asked again.
 *
 * @param index position in one row of the output, one number per axis
 */
public record OutputComparison(String output, List<Long> index, double served, double recomputed) {
    public OutputComparison {
        requireNonNull(output, "output");
        index = List.copyOf(index);
    }

    /** |served - recomputed|; infinite where one of them alone is not a number, 0 where both are the same, infinities included. */
    public double difference() {
        return difference(served, recomputed);
    }

    /**
     * Compares outputs of the same names; those served under a name the model does not know are passed over.
     *
     * @return empty where nothing was served that could be compared
     * @throws InvalidEventException where a served output has another number of elements than the recomputed one
     */
    public static Optional<OutputComparison> of(Map<String, Tensor> served, Map<String, Tensor> recomputed) {
        OutputComparison largest = null;
        for (var entry : new TreeMap<>(served).entrySet()) {
            var again = recomputed.get(entry.getKey());
            if (again == null || again.size() == 0) {
                continue;
            }
            var candidate = of(entry.getKey(), entry.getValue(), again);
            if (largest == null || candidate.difference() > largest.difference()) {
                largest = candidate;
            }
        }
        return Optional.ofNullable(largest);
    }

    private static OutputComparison of(String output, Tensor served, Tensor recomputed) {
        if (served.size() != recomputed.size()) {
            throw new InvalidEventException("served output '%s': expected shape %s as the model gives, found %s"
                    .formatted(Abbreviated.of(output), recomputed.shape(), served.shape()));
        }
        int worst = 0;
        for (int i = 1; i < served.size(); i++) {
            if (difference(served.getDouble(i), recomputed.getDouble(i))
                    > difference(served.getDouble(worst), recomputed.getDouble(worst))) {
                worst = i;
            }
        }
        return new OutputComparison(
                output, position(worst, recomputed.shape()), served.getDouble(worst), recomputed.getDouble(worst));
    }

    private static double difference(double served, double recomputed) {
        if (Double.compare(served, recomputed) == 0) {
            return 0;
        }
        double difference = Math.abs(served - recomputed);
        return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    }

    private static List<Long> position(long flat, Shape shape) {
        var position = new Long[shape.rank()];
        long rest = flat;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            position[axis] = rest % shape.dim(axis);
            rest /= shape.dim(axis);
        }
        return Arrays.asList(position);
    }

    OutputDifference toAvro() {
        return new OutputDifference(output, index, served, recomputed);
    }
}
