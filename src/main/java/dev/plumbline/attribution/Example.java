package dev.plumbline.attribution;

import static dev.plumbline.attribution.Checks.require;
import static java.util.Objects.requireNonNull;

import java.util.List;

/** A point to explain and the baselines it is compared with; their weights are shares and need not sum to 1. */
public record Example(Point input, List<BaselinePoint> baselines) {
    public Example {
        requireNonNull(input, "input");
        baselines = List.copyOf(baselines);
        require(!baselines.isEmpty(), "an example needs at least one baseline");
    }

    /** An example with a single baseline. */
    public static Example of(Point input, Point baseline) {
        return new Example(input, List.of(BaselinePoint.of("baseline", 1, baseline)));
    }
}
