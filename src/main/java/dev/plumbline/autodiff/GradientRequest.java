package dev.plumbline.autodiff;

import java.util.List;

/**
 * Which gradient is wanted.
 *
 * @param points values to differentiate with respect to
 * @param outputs values to differentiate
 * @param zeroWhereUnreached whether a point that no output depends on gets a gradient of zero, instead of being refused
 */
public record GradientRequest(List<String> points, List<String> outputs, boolean zeroWhereUnreached) {
    public GradientRequest {
        points = List.copyOf(points);
        outputs = List.copyOf(outputs);
        if (points.isEmpty() || outputs.isEmpty()) {
            throw new NotDifferentiableException(
                    "expected at least one point and one output to differentiate, found points %s and outputs %s"
                            .formatted(points, outputs));
        }
    }

    public static GradientRequest of(List<String> points, List<String> outputs) {
        return new GradientRequest(points, outputs, false);
    }
}
