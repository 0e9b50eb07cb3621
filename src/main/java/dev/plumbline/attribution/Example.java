package dev.plumbline.attribution;

import static dev.plumbline.attribution.Checks.require;
import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A point to explain and the baselines it is compared with.
 *
 * @param baselines where paths start; their weights are shares and need not sum to 1
 * @param ends where paths end, with equal shares: the input itself, or noisy copies of it
 */
public record Example(Point input, List<BaselinePoint> baselines, List<Point> ends) {
    public Example {
        requireNonNull(input, "input");
        baselines = List.copyOf(baselines);
        ends = List.copyOf(ends);
        require(!baselines.isEmpty(), "an example needs at least one baseline");
        require(!ends.isEmpty(), "an example needs at least one point where paths end");
    }

    /** An example whose paths end at the input. */
    public Example(Point input, List<BaselinePoint> baselines) {
        this(input, baselines, List.of(input));
    }

    /** An example with a single baseline. */
    public static Example of(Point input, Point baseline) {
        return new Example(input, List.of(BaselinePoint.of("baseline", 1, baseline)));
    }

    /** Straight lines that are integrated: one from every baseline to every end. */
    public int lines() {
        return baselines.size() * ends.size();
    }
}
