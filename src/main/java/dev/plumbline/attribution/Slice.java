package dev.plumbline.attribution;

import static java.util.Objects.requireNonNull;

import dev.plumbline.tensor.Tensor;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Everything at one position of an axis: a channel of an image, or a token of a text explained at its embedding.
 *
 * @param input name of the explained input
 * @param axis of one row of that input, from 0
 * @param position on the axis, from 0
 */
public record Slice(String input, int axis, int position) implements Group {
    public Slice {
        requireNonNull(input, "input");
    }

    /** The input and the position, such as {@code image[2]}. */
    @Override
    public String name() {
        return input + '[' + position + ']';
    }

    @Override
    public String unit() {
        return "";
    }

    /** A number where all other axes of the row are of length 1. */
    @Override
    public OptionalDouble value(Tensor row) {
        return row.shape().rank() > axis && row.shape().dim(axis) == row.size()
                ? OptionalDouble.of(row.getDouble(position))
                : OptionalDouble.empty();
    }

    @Override
    public Optional<String> category(Tensor row) {
        return Optional.empty();
    }
}
