package dev.plumbline.attribution;

import dev.plumbline.tensor.Tensor;
import java.util.Optional;
import java.util.OptionalDouble;

/** Elements of one explained input whose attributions are reported as one number. */
public sealed interface Group permits Feature, Slice {
    /** What events and reports call it. */
    String name();

    /** Name of the explained input. */
    String input();

    /** Unit of its value; empty where it has none. */
    String unit();

    /** Its value in one row of the input, where it is a single number. */
    OptionalDouble value(Tensor row);

    /** Its category in one row of the input, where it has categories. */
    Optional<String> category(Tensor row);
}
