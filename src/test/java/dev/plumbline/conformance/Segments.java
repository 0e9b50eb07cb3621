package dev.plumbline.conformance;

import dev.plumbline.runtime.GradientCheck;
import dev.plumbline.runtime.OnnxSession;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Central differences of networks of many kinks, in single precision.
 *
 * <p>A step small enough to cross no kink drowns in rounding. Over a longer one the difference is, by the fundamental theorem of calculus,
 * the mean of the directional derivative along the segment, (s(x + hv) - s(x - hv)) / 2h = mean over t in [-h, h] of v . ds/dx (x + tv),
 * which points spread evenly over the segment approach: each kink is crossed between two of them.
 */
final class Segments {
    private static final int DIRECTIONS = 4;
    private static final int POINTS = 16;

    private final OnnxSession both;
    private final String point;
    private final String output;
    private final Random random;

    /** @param both a gradient model of one point and one output */
    Segments(OnnxSession both, String point, String output, Random random) {
        this.both = both;
        this.point = point;
        this.output = output;
        this.random = random;
    }

    /**
     * The largest difference between both sides over random directions, relative to their root mean square.
     *
     * @param step h
     */
    double relativeError(Tensor x, double step) {
        var cotangent = cotangent(x);
        double largest = 0;
        double squares = 0;
        for (int direction = 0; direction < DIRECTIONS; direction++) {
            var v = GradientCheck.normal(random, x.dtype(), x.shape());
            double difference = (value(GradientCheck.moved(x, v, step), cotangent)
                            - value(GradientCheck.moved(x, v, -step), cotangent))
                    / (2 * step);
            double mean = 0;
            for (int index = 0; index < POINTS; index++) {
                double t = step * ((2 * index + 1.0) / POINTS - 1);
                mean += GradientCheck.dot(run(GradientCheck.moved(x, v, t), cotangent, "d_" + point), v) / POINTS;
            }
            largest = Math.max(largest, Math.abs(mean - difference));
            squares += difference * difference / DIRECTIONS;
        }
        return largest / Math.sqrt(squares);
    }

    private Tensor cotangent(Tensor x) {
        var like = both.inputs().stream()
                .filter(input -> input.name().equals("d_" + output))
                .findFirst()
                .orElseThrow();
        var dims = like.dims().stream()
                .mapToLong(dim -> Math.max(dim, x.shape().dim(0)))
                .toArray();
        return GradientCheck.normal(random, DType.FLOAT, Shape.of(dims));
    }

    private double value(Tensor x, Tensor cotangent) {
        return GradientCheck.dot(run(x, cotangent, output), cotangent);
    }

    private Tensor run(Tensor x, Tensor cotangent, String wanted) {
        return both.run(Map.of(point, x, "d_" + output, cotangent), List.of(wanted))
                .get(wanted);
    }
}
