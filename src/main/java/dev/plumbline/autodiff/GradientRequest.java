package dev.plumbline.autodiff;

import java.util.List;
import java.util.Set;

/**
 * Which gradient is wanted.
 *
 * @param points values to differentiate with respect to
 * @param outputs values to differentiate
 * @param leniencies what is let pass that is refused otherwise
 */
public record GradientRequest(List<String> points, List<String> outputs, Set<Leniency> leniencies) {
    /** What may be asked for instead of a refusal. */
    public enum Leniency {
        /** A point that no output depends on gets a gradient of zero. */
        ZERO_WHERE_UNREACHED,
        /**
         * Rounding to quantised numbers passes gradients as if it were the identity, and clipping passes none (Bengio et al. 2013): the
         * gradient of another function than the model's, which is to be told with every result.
         */
        STRAIGHT_THROUGH
    }

    public GradientRequest {
        leniencies = Set.copyOf(leniencies);
        points = List.copyOf(points);
        outputs = List.copyOf(outputs);
        if (points.isEmpty() || outputs.isEmpty()) {
            throw new NotDifferentiableException(
                    "expected at least one point and one output to differentiate, found points %s and outputs %s"
                            .formatted(points, outputs));
        }
    }

    public static GradientRequest of(List<String> points, List<String> outputs) {
        return new GradientRequest(points, outputs, Set.of());
    }
}
