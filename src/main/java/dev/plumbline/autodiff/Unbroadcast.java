package dev.plumbline.autodiff;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.GraphBuilder;
import dev.plumbline.graph.ObservedShape;
import dev.plumbline.graph.ShapeTable;
import dev.plumbline.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sums a cotangent in the shape of a broadcast result back to the shape of an operand.
 *
 * <p>Axes are settled when the graph is built wherever the sample runs show them fixed, or following one free extent. Two free extents
 * that the sample had to make equal are compared again in every run.
 */
final class Unbroadcast {
    private final GraphBuilder builder;
    private final ShapeTable shapes;

    Unbroadcast(GraphBuilder builder, ShapeTable shapes) {
        this.builder = builder;
        this.shapes = shapes;
    }

    /**
     * Sums back.
     *
     * @param cotangent in the shape of the result
     * @param result name of the value whose shape the cotangent has
     * @param operand name of the value whose shape is wanted
     */
    Value apply(Value cotangent, String result, String operand) {
        var from = shapes.get(result);
        var to = shapes.get(operand);
        int lead = from.rank() - to.rank();
        var repeated = new ArrayList<Long>();
        boolean undecided = false;
        for (int axis = 0; axis < to.rank(); axis++) {
            if (to.dim(axis) == 1 && from.dim(axis + lead) != 1) {
                repeated.add((long) axis + lead);
            }
            undecided |= !to.isFixed(axis) && !shapes.independent();
        }
        if (undecided) {
            return atRunTime(cotangent, builder.value(operand), from, lead);
        }
        var kept = cotangent.sumKeeping(array(repeated));
        return lead == 0 ? kept : kept.sum(range(lead));
    }

    /** Axes are those where the operand's shape, ones in front, is 1. */
    private Value atRunTime(Value cotangent, Value operand, ObservedShape from, int lead) {
        var shape = operand.shape();
        var padded = lead == 0 ? shape : Value.concat(0, List.of(builder.ints(ones(lead)), shape));
        var axes = padded.equalTo(builder.ints(1)).op("NonZero").reshape(-1);
        var sums =
                builder.op("ReduceSum", Attributes.of("keepdims", 1).with("noop_with_empty_axes", 1), cotangent, axes);
        return from.rank() == 0 ? sums : sums.reshape(shape);
    }

    private static long[] array(List<Long> axes) {
        return axes.stream().mapToLong(Long::longValue).toArray();
    }

    private static long[] range(int count) {
        var axes = new long[count];
        Arrays.setAll(axes, axis -> axis);
        return axes;
    }

    private static long[] ones(int count) {
        var ones = new long[count];
        Arrays.fill(ones, 1);
        return ones;
    }
}
