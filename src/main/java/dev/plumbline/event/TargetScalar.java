package dev.plumbline.event;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The scalar that was explained.
 *
 * @param index position in one row of the output, one number per axis; empty for a scalar
 * @param label label of the class; empty where there is none
 * @param space scale of F
 * @param choice how the scalar was chosen
 */
public record TargetScalar(String output, List<Long> index, String label, OutputSpace space, TargetChoice choice) {
    public TargetScalar {
        requireNonNull(output, "output");
        index = List.copyOf(index);
        requireNonNull(label, "label");
        requireNonNull(space, "space");
        requireNonNull(choice, "choice");
    }
}
