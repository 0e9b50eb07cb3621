package dev.plumbline.config;

import dev.plumbline.stream.Thresholds;
import dev.plumbline.stream.Thresholds.Bound;

/** Reads from where on something is worth an alert; every bound has an absolute part and one relative to the outputs. */
final class ThresholdsConfig {
    private ThresholdsConfig() {}

    static Thresholds read(Section section) {
        var defaults = Thresholds.defaults();
        var thresholds = new Thresholds(
                bound(section.section("completeness"), defaults.completeness()),
                bound(section.section("weak-baseline"), defaults.baseline()),
                bound(section.section("output-mismatch"), defaults.mismatch()));
        section.rejectUnknownKeys();
        return thresholds;
    }

    private static Bound bound(Section section, Bound fallback) {
        var bound = new Bound(
                section.number("absolute", fallback.absolute(), 0, Double.MAX_VALUE),
                section.number("relative", fallback.relative(), 0, Double.MAX_VALUE));
        section.rejectUnknownKeys();
        return bound;
    }
}
