package dev.plumbline.quality;

import static java.util.Objects.requireNonNull;

import dev.plumbline.attribution.Point;
import dev.plumbline.tensor.Tensor;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * One explained row and F around it.
 *
 * @param replacement what stands in for a part that is removed
 * @param parts what is removed together
 * @param attributions one number for each part
 */
public record Subject(Point input, Point replacement, List<Part> parts, List<Double> attributions, ScoreFunction f) {
    public Subject {
        requireNonNull(input, "input");
        requireNonNull(replacement, "replacement");
        requireNonNull(f, "f");
        parts = List.copyOf(parts);
        attributions = List.copyOf(attributions);
        if (parts.isEmpty() || parts.size() != attributions.size()) {
            throw new IllegalArgumentException("expected one attribution for each of one or more parts, found %d for %d"
                    .formatted(attributions.size(), parts.size()));
        }
    }

    /** The subject with the attributions of its parts summed up. */
    public static Subject of(
            Point input, Point replacement, List<Part> parts, List<Tensor> attributions, ScoreFunction f) {
        return new Subject(
                input,
                replacement,
                parts,
                parts.stream().map(part -> part.sum(attributions)).toList(),
                f);
    }

    Subject withAttributions(List<Double> others) {
        return new Subject(input, replacement, parts, others, f);
    }

    /** The input with the parts of some numbers replaced. */
    Point without(IntPredicate removed) {
        var tensors = input.inputs().stream().map(Tensor::toDoubles).toList();
        var substitutes = replacement.inputs();
        for (int i = 0; i < parts.size(); i++) {
            if (removed.test(i)) {
                var part = parts.get(i);
                part.columns()
                        .forEach(column -> tensors.get(part.input())[column] =
                                substitutes.get(part.input()).getDouble(column));
            }
        }
        return new Point(IntStream.range(0, tensors.size())
                .mapToObj(i -> Tensor.of(
                        input.inputs().get(i).dtype(), input.inputs().get(i).shape(), tensors.get(i)))
                .toList());
    }

    /** F at the input and with everything replaced. */
    double[] ends() {
        return f.outputs(List.of(input, without(part -> true)));
    }
}
