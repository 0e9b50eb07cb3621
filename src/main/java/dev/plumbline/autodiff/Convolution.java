package dev.plumbline.autodiff;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.ObservedShape;
import dev.plumbline.graph.Value;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The adjoints of y = conv(x, W), x being {@code [N, C, D...]}, W {@code [M, C/group, k...]} and y {@code [N, M, O...]}.
 *
 * <p>At stride 1 the adjoint of x is a convolution with the flipped kernel, which ONNX Runtime computes up to seven times faster than
 * ConvTranspose; at larger strides, or where x has few channels, ConvTranspose is the faster one, by up to twenty times.
 */
record Convolution(Op op, Window window, long group) {
    /** Below this the blocked layout of ONNX Runtime's convolutions, 8 or 16 channels wide, stays mostly empty. */
    private static final long FEW_CHANNELS = 8;

    /** The cotangent of x. */
    Value inputGradient(Value dy, Value weights, long channels, int inputIndex) {
        var begin = flippedPads(window.padsBegin());
        var end = flippedPads(window.padsEnd());
        boolean flippable = window.hasStrideOne()
                && channels >= FEW_CHANNELS
                && Arrays.stream(begin).allMatch(pad -> pad >= 0)
                && Arrays.stream(end).allMatch(pad -> pad >= 0);
        if (flippable) {
            return dy.op(
                    "Conv",
                    attributes().with("pads", Window.pads(begin, end)).with("dilations", window.dilations()),
                    flipped(weights, channels));
        }
        return window.isFixed() ? transposedFixed(dy, weights) : transposedFree(dy, weights, inputIndex);
    }

    private Attributes attributes() {
        return Attributes.of("group", group).with("kernel_shape", window.kernel());
    }

    private long[] flippedPads(long[] pads) {
        return IntStream.range(0, pads.length)
                .mapToLong(axis -> window.extent(axis) - 1 - pads[axis])
                .toArray();
    }

    /** W with its channels exchanged within each group, and turned around in space: {@code [C, M/group, k...]}. */
    private Value flipped(Value weights, long channels) {
        int axes = window.axes();
        var exchanged = weights;
        if (group == 1) {
            exchanged = weights.transpose(exchanged(0, axes + 2));
        } else {
            exchanged = weights.reshape(withKernel(group, -1, channels / group))
                    .transpose(exchanged(1, axes + 3))
                    .reshape(withKernel(channels, -1));
        }
        var turned = IntStream.range(0, axes)
                .filter(axis -> window.kernel()[axis] > 1)
                .toArray();
        if (turned.length == 0) {
            return exchanged;
        }
        var builder = op.builder();
        var backwards = new long[turned.length];
        Arrays.fill(backwards, -1);
        var toStart = new long[turned.length];
        Arrays.fill(toStart, Long.MIN_VALUE);
        return exchanged.op(
                "Slice",
                builder.ints(backwards),
                builder.ints(toStart),
                builder.ints(Arrays.stream(turned).mapToLong(axis -> axis + 2L).toArray()),
                builder.ints(backwards));
    }

    /** The identity permutation with two neighbouring axes exchanged. */
    private static int[] exchanged(int axis, int rank) {
        var permutation = IntStream.range(0, rank).toArray();
        permutation[axis] = axis + 1;
        permutation[axis + 1] = axis;
        return permutation;
    }

    private long[] withKernel(long... leading) {
        var dims = Arrays.copyOf(leading, leading.length + window.axes());
        System.arraycopy(window.kernel(), 0, dims, leading.length, window.axes());
        return dims;
    }

    /** What the last window leaves over at the end comes back as output padding. */
    private Value transposedFixed(Value dy, Value weights) {
        int axes = window.axes();
        var end = new long[axes];
        var extra = new long[axes];
        for (int axis = 0; axis < axes; axis++) {
            long total = (window.output()[axis] - 1) * window.strides()[axis] + window.extent(axis);
            long wanted = window.padsBegin()[axis] + window.input()[axis];
            end[axis] = Math.max(0, total - wanted);
            extra[axis] = Math.max(0, wanted - total);
        }
        return dy.op(
                "ConvTranspose",
                attributes()
                        .with("strides", window.strides())
                        .with("dilations", window.dilations())
                        .with("pads", Window.pads(window.padsBegin(), end))
                        .with("output_padding", extra),
                weights);
    }

    /** With free extents the padded whole is formed, and x's part cut out of it. */
    private Value transposedFree(Value dy, Value weights, int inputIndex) {
        int axes = window.axes();
        var builder = op.builder();
        var extra = Arrays.stream(window.strides()).map(stride -> stride - 1).toArray();
        var whole = dy.op(
                "ConvTranspose",
                attributes()
                        .with("strides", window.strides())
                        .with("dilations", window.dilations())
                        .with("output_padding", extra),
                weights);
        var starts = builder.ints(window.padsBegin());
        var extents = op.input(inputIndex).op("Shape", Attributes.of("start", 2));
        return whole.op(
                "Slice",
                starts,
                starts.plus(extents),
                builder.ints(IntStream.range(2, axes + 2).asLongStream().toArray()));
    }

    /**
     * The cotangent of W: x convolved with dy, the batch in the place of the channels, strides and dilations exchanged.
     *
     * @param x {@code [N, C, D...]}
     * @param dy {@code [N, M, O...]}
     */
    Value weightGradient(Value x, Value dy, ObservedShape shape) {
        int axes = window.axes();
        var images = x;
        if (group == 1) {
            images = x.transpose(exchanged(0, axes + 2));
        } else {
            images = grouped(x, shape);
        }
        var whole = images.op(
                "Conv",
                Attributes.of("group", group)
                        .with("strides", window.dilations())
                        .with("dilations", window.strides())
                        .with("pads", Window.pads(window.padsBegin(), window.padsEnd())),
                dy.transpose(exchanged(0, axes + 2)));
        var builder = op.builder();
        return whole.op(
                        "Slice",
                        builder.ints(new long[axes]),
                        builder.ints(window.kernel()),
                        builder.ints(IntStream.range(2, axes + 2).asLongStream().toArray()))
                .transpose(exchanged(0, axes + 2));
    }

    /** {@code [N, group C', D...]} as {@code [C', group N, D...]}. */
    private Value grouped(Value x, ObservedShape shape) {
        int axes = window.axes();
        if (!window.isFixed()) {
            throw op.refuse(
                    "the gradient of its weights is asked for, with groups and free extents",
                    "fix the spatial extents");
        }
        long channels = shape.dim(1) / group;
        var apart = new long[axes + 3];
        apart[0] = -1;
        apart[1] = group;
        apart[2] = channels;
        var together = new long[axes + 2];
        together[0] = channels;
        together[1] = -1;
        System.arraycopy(window.input(), 0, apart, 3, axes);
        System.arraycopy(window.input(), 0, together, 2, axes);
        var permutation = IntStream.range(0, axes + 3).toArray();
        permutation[0] = 2;
        permutation[2] = 0;
        return x.reshape(apart).transpose(permutation).reshape(together);
    }
}
