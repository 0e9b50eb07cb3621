package dev.plumbline.autodiff;

import static dev.plumbline.autodiff.RuleTable.firstOnly;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Value;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Interpolation to another size, in every mode but the cropping one.
 *
 * <p>It is linear, and works on each axis alone: as a product with a matrix {@code [in, out]} that Resize itself gives when it is fed a
 * unit matrix. The cotangent goes through the transposed matrices. Enlarging by whole numbers with nearest neighbours is the exception:
 * there the copies' cotangents are summed by pooling.
 */
final class ResizeRule {
    private ResizeRule() {}

    static void addTo(RuleTable table) {
        table.rule("Resize", 11, ResizeRule::resize);
    }

    private static List<Value> resize(Op op, Value dy) {
        if (op.attributes().text("coordinate_transformation_mode", "half_pixel").equals("tf_crop_and_resize")) {
            throw op.refuse("it crops (tf_crop_and_resize)", "crop with Slice and resize in another mode");
        }
        var axes = axes(op);
        var scales = scales(op, axes);
        var copies = copies(op, axes, scales);
        if (copies.isPresent()) {
            return firstOnly(op, sumOfCopies(dy, copies.get()));
        }
        var dx = dy;
        for (int index = 0; index < axes.length; index++) {
            int axis = axes[index];
            boolean same = op.shape(0).agrees(axis, op.outputShape(), axis);
            if (!same || (scales.isPresent() && scales.get()[index] != 1)) {
                dx = contract(dx, matrix(op, axis, scales.isPresent() ? scales.get()[index] : Float.NaN), axis, op);
            }
        }
        return firstOnly(op, dx);
    }

    private static int[] axes(Op op) {
        int rank = op.rank(0);
        return op.attributes()
                .integers("axes")
                .map(axes -> LongStream.of(axes)
                        .mapToInt(axis -> Op.normalized(axis, rank))
                        .toArray())
                .orElseGet(() -> IntStream.range(0, rank).toArray());
    }

    /** The factors by axis as they were given, or as they follow from one factor for all; empty where sizes were given. */
    private static Optional<float[]> scales(Op op, int[] axes) {
        boolean given = op.hasInput(2)
                && op.constant(2).map(scales -> scales.size() > 0).orElse(true);
        if (given) {
            return Optional.of(op.constant(2)
                    .map(Tensor::toFloats)
                    .orElseThrow(() -> op.refuse(
                            "its scales are computed in the graph", "export the model with constant scales")));
        }
        String policy = op.attributes().text("keep_aspect_ratio_policy", "stretch");
        if (policy.equals("stretch")) {
            return Optional.empty();
        }
        var sizes = op.requireConstant(3, "sizes");
        var factors = IntStream.range(0, axes.length)
                .mapToDouble(index -> (double) sizes[index] / op.shape(0).dim(axes[index]));
        double factor = policy.equals("not_larger")
                ? factors.min().orElse(1)
                : factors.max().orElse(1);
        boolean rounded = IntStream.of(axes)
                .anyMatch(axis -> (long) (op.shape(0).dim(axis) * (float) factor)
                        != op.outputShape().dim(axis));
        var scales = new float[axes.length];
        Arrays.fill(scales, (float) factor);
        return rounded ? Optional.empty() : Optional.of(scales);
    }

    /** The whole factors by spatial axis, where each element is copied to a block of neighbours. */
    private static Optional<long[]> copies(Op op, int[] axes, Optional<float[]> scales) {
        int rank = op.rank(0);
        if (scales.isEmpty() || rank < 3 || op.dtype() != DType.FLOAT || !copiesBlocks(op.attributes())) {
            return Optional.empty();
        }
        var factors = new long[rank];
        Arrays.fill(factors, 1);
        for (int index = 0; index < axes.length; index++) {
            float scale = scales.get()[index];
            if (scale != Math.rint(scale) || scale < 1) {
                return Optional.empty();
            }
            factors[axes[index]] = (long) scale;
        }
        return factors[0] == 1 && factors[1] == 1
                ? Optional.of(Arrays.copyOfRange(factors, 2, rank))
                : Optional.empty();
    }

    private static boolean copiesBlocks(Attributes attributes) {
        String coordinates = attributes.text("coordinate_transformation_mode", "half_pixel");
        String rounding = attributes.text("nearest_mode", "round_prefer_floor");
        return attributes.text("mode", "nearest").equals("nearest")
                && ((coordinates.equals("asymmetric") && rounding.equals("floor"))
                        || (coordinates.equals("half_pixel") && rounding.startsWith("round")));
    }

    private static Value sumOfCopies(Value dy, long[] factors) {
        double block = Arrays.stream(factors).asDoubleStream().reduce(1, (a, b) -> a * b);
        return dy.op("AveragePool", Attributes.of("kernel_shape", factors).with("strides", factors))
                .times(block);
    }

    /** {@code [in, out]} for one axis: row i is the image of unit vector i. */
    private static Value matrix(Op op, int axis, float scale) {
        var builder = op.builder();
        var in = op.extentOf(0, axis);
        var unit = op.input(0)
                .zeros(Value.concat(0, List.of(in, in)))
                .op("EyeLike")
                .unsqueeze(0, 1);
        var attributes = op.attributes().without("axes", "keep_aspect_ratio_policy");
        Value resized;
        if (Float.isNaN(scale)) {
            var out = op.output().op("Shape", Attributes.of("start", axis).with("end", axis + 1L));
            resized = builder.op(
                    "Resize", attributes, unit, null, null, Value.concat(0, List.of(builder.ints(1, 1), in, out)));
        } else {
            resized = builder.op(
                    "Resize", attributes, unit, null, builder.constant(Tensor.of(Shape.of(4), 1f, 1f, 1f, scale)));
        }
        return resized.squeeze(0, 1);
    }

    /** Sums over the axis of dy and the second of the matrix. */
    private static Value contract(Value dy, Value matrix, int axis, Op op) {
        int rank = op.rank(0);
        if (axis == rank - 2) {
            return matrix.matmul(dy);
        }
        var exchange = IntStream.range(0, rank).toArray();
        exchange[axis] = rank - 1;
        exchange[rank - 1] = axis;
        return dy.transpose(exchange).matmul(matrix.transpose(1, 0)).transpose(exchange);
    }
}
