package dev.plumbline.attribution;

import static dev.plumbline.attribution.Checks.require;
import static java.util.Objects.requireNonNull;

/**
 * A baseline as configured.
 *
 * @param id its name in events
 * @param weight its part in the average, positive; shared equally by its draws
 */
public record NamedBaseline(String id, double weight, Baseline baseline) {
    public NamedBaseline {
        requireNonNull(id, "id");
        require(weight > 0, "the weight of baseline '%s' must be positive, found %s", id, weight);
        requireNonNull(baseline, "baseline");
    }
}
