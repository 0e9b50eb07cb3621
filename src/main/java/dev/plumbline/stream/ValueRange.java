package dev.plumbline.stream;

import static java.util.Objects.requireNonNull;

import dev.plumbline.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Between which values a feature, or all of an input, may lie.
 *
 * @param name of the feature or the input, for messages
 * @param input the tensor its elements are in
 * @param columns positions in a row of the input, counted over all axes; empty for all of them
 * @param low least value
 * @param high greatest value
 * @param withheld whether messages leave the value out
 */
public record ValueRange(String name, String input, List<Integer> columns, double low, double high, boolean withheld) {
    public ValueRange {
        requireNonNull(name, "name");
        requireNonNull(input, "input");
        columns = List.copyOf(columns);
        if (!(low <= high)) {
            throw new IllegalArgumentException(
                    "expected a range from a lower to an upper bound, found %s to %s".formatted(low, high));
        }
    }

    /** What lies outside, as a clause; empty if nothing does. */
    Optional<String> violation(Map<String, Tensor> inputs) {
        var tensor = inputs.get(input);
        if (tensor == null) {
            return Optional.empty();
        }
        int count = columns.isEmpty() ? tensor.size() : columns.size();
        for (int i = 0; i < count; i++) {
            int column = columns.isEmpty() ? i : columns.get(i);
            if (column < tensor.size() && !contains(tensor.getDouble(column))) {
                var found = withheld ? "a value outside, which is withheld," : String.valueOf(tensor.getDouble(column));
                return Optional.of("expected '%s' in [%s, %s], found %s at element %d of input '%s'"
                        .formatted(name, low, high, found, column, input));
            }
        }
        return Optional.empty();
    }

    private boolean contains(double value) {
        return value >= low && value <= high;
    }
}
