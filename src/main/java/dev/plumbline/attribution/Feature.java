package dev.plumbline.attribution;

import static java.util.Objects.requireNonNull;

import dev.plumbline.tensor.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a person calls one feature: some elements of one explained input.
 *
 * @param input name of the explained input
 * @param columns positions of the feature's elements in one row of that input, flattened in row-major order
 * @param categories for a one-hot feature the label of each column; otherwise empty
 * @param unit unit of the value, such as {@code years}; empty where it has none
 */
public record Feature(
        String name, String input, List<Integer> columns, List<String> categories, String unit, String description)
        implements Group {
    public Feature {
        requireNonNull(name, "name");
        requireNonNull(input, "input");
        columns = List.copyOf(columns);
        categories = List.copyOf(categories);
        requireNonNull(unit, "unit");
        requireNonNull(description, "description");
        if (columns.isEmpty() || columns.stream().anyMatch(column -> column < 0)) {
            throw new IllegalArgumentException("feature '%s': expected columns of input '%s', each at least 0, found %s"
                    .formatted(name, input, columns));
        }
        if (new HashSet<>(columns).size() < columns.size()) {
            throw new IllegalArgumentException(
                    "feature '%s': expected each column once, found %s".formatted(name, columns));
        }
        if (!categories.isEmpty() && categories.size() != columns.size()) {
            throw new IllegalArgumentException("feature '%s': expected %d categories, one per column, found %d"
                    .formatted(name, columns.size(), categories.size()));
        }
    }

    /** A feature that is one number: a single column without categories. */
    public static Feature number(String name, String input, int column) {
        return new Feature(name, input, List.of(column), List.of(), "", "");
    }

    /** The sum of the attributions of this feature's elements. */
    public double sum(Tensor attributions) {
        double sum = 0;
        for (int column : columns) {
            sum += attributions.getDouble(column(column, attributions));
        }
        return sum;
    }

    /** A number where the feature is a single column without categories. */
    @Override
    public OptionalDouble value(Tensor row) {
        return columns.size() == 1 && categories.isEmpty()
                ? OptionalDouble.of(row.getDouble(column(columns.get(0), row)))
                : OptionalDouble.empty();
    }

    /** The category of one row, where the feature is one-hot and one of its columns is set (above one half). */
    @Override
    public Optional<String> category(Tensor row) {
        for (int i = 0; i < categories.size(); i++) {
            if (row.getDouble(column(columns.get(i), row)) > 0.5) {
                return Optional.of(categories.get(i));
            }
        }
        return Optional.empty();
    }

    private int column(int column, Tensor row) {
        if (column >= row.size()) {
            throw new IllegalArgumentException("feature '%s': column %d lies outside input '%s' of %d elements"
                    .formatted(name, column, input, row.size()));
        }
        return column;
    }
}
