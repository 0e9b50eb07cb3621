package dev.plumbline.autodiff;

import static dev.plumbline.autodiff.RuleTable.firstOnly;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.ObservedShape;
import dev.plumbline.graph.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Operators that pick, repeat or surround elements. */
final class IndexingRules {
    private IndexingRules() {}

    static void addTo(RuleTable table) {
        table.rule("Slice", 1, IndexingRules::slice)
                .rule("Pad", 1, IndexingRules::pad)
                .rule("Gather", 1, IndexingRules::gather);
    }

    /** A cut at step 1 is padded with zeros; any other puts each element back where it was. */
    private static List<Value> slice(Op op, Value dy) {
        return firstOnly(
                op,
                contiguousPads(op).map(pads -> dy.padded(pads, 0)).orElseGet(() -> Scatter.back(op, dy, op::again)));
    }

    /** What a slice cut off before and after on each axis, where that is known and the step is 1. */
    private static Optional<long[]> contiguousPads(Op op) {
        boolean known = op.constant(1).isPresent()
                && op.constant(2).isPresent()
                && (!op.hasInput(3) || op.constant(3).isPresent())
                && (!op.hasInput(4)
                        || op.constant(4)
                                .filter(steps -> Arrays.stream(steps.toLongs()).allMatch(step -> step == 1))
                                .isPresent());
        if (!known) {
            return Optional.empty();
        }
        int rank = op.rank(0);
        var starts = op.requireConstant(1, "starts");
        var ends = op.requireConstant(2, "ends");
        var axes = op.hasInput(3)
                ? op.requireConstant(3, "axes")
                : LongStream.range(0, starts.length).toArray();
        var pads = new long[2 * rank];
        for (int index = 0; index < axes.length; index++) {
            int axis = Op.normalized(axes[index], rank);
            long extent = op.shape(0).dim(axis);
            if (extent == ObservedShape.FREE) {
                return Optional.empty();
            }
            long start = clamp(starts[index], extent);
            pads[axis] = start;
            pads[rank + axis] = extent - Math.max(start, clamp(ends[index], extent));
        }
        return Optional.of(pads);
    }

    private static long clamp(long position, long extent) {
        return Math.max(0, Math.min(extent, position < 0 ? position + extent : position));
    }

    /** Zeros around x are cut off again; other surroundings give their cotangents to the elements they repeat. */
    private static List<Value> pad(Op op, Value dy) {
        if (!op.attributes().text("mode", "constant").equals("constant")) {
            return firstOnly(op, Scatter.back(op, dy, op::again));
        }
        var dx = op.constant(1)
                .filter(pads -> Arrays.stream(pads.toLongs()).allMatch(pad -> pad >= 0))
                .map(pads -> cut(op, dy, pads.toLongs()))
                .orElseGet(() -> op.builder()
                        .op("Pad", dy, op.input(1).negate(), dy.like(0), op.hasInput(3) ? op.input(3) : null));
        var dvalue = op.needs(2)
                ? dy.op("ReduceSum", Attributes.of("keepdims", 0))
                        .minus(dx.op("ReduceSum", Attributes.of("keepdims", 0)))
                : Op.none();
        return op.inputCount() > 2 ? op.padded(List.of(dx, Op.none(), dvalue)) : firstOnly(op, dx);
    }

    private static Value cut(Op op, Value dy, long[] pads) {
        int count = pads.length / 2;
        var axes = op.hasInput(3)
                ? op.requireConstant(3, "axes")
                : LongStream.range(0, count).toArray();
        var touched = IntStream.range(0, count)
                .filter(index -> pads[index] != 0 || pads[count + index] != 0)
                .toArray();
        if (touched.length == 0) {
            return dy;
        }
        var builder = op.builder();
        return dy.op(
                "Slice",
                builder.ints(
                        Arrays.stream(touched).mapToLong(index -> pads[index]).toArray()),
                builder.ints(Arrays.stream(touched)
                        .mapToLong(index -> pads[count + index] == 0 ? Long.MAX_VALUE : -pads[count + index])
                        .toArray()),
                builder.ints(
                        Arrays.stream(touched).mapToLong(index -> axes[index]).toArray()));
    }

    /** Elements that stand together at a known place of an axis are padded with zeros; indices in general add up where they point. */
    private static List<Value> gather(Op op, Value dy) {
        int axis = op.axis(0);
        long extent = op.shape(0).dim(axis);
        var indices = op.constant(1)
                .filter(constant -> extent != ObservedShape.FREE && op.rank(1) <= 1 && constant.size() > 0)
                .map(constant -> Arrays.stream(constant.toLongs())
                        .map(index -> index < 0 ? index + extent : index)
                        .toArray());
        if (indices.isEmpty() || !areConsecutive(indices.get())) {
            return List.of(Scatter.back(op, dy, op::again), Op.none());
        }
        var pads = new long[2 * op.rank(0)];
        pads[axis] = indices.get()[0];
        pads[op.rank(0) + axis] = extent - indices.get()[0] - indices.get().length;
        boolean dropped = op.rank(1) == 0;
        return List.of((dropped ? dy.unsqueeze(axis) : dy).padded(pads, 0), Op.none());
    }

    private static boolean areConsecutive(long[] indices) {
        return IntStream.range(1, indices.length).allMatch(position -> indices[position] == indices[position - 1] + 1);
    }
}
