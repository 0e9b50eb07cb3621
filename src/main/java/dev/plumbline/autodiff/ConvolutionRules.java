package dev.plumbline.autodiff;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Value;
import dev.plumbline.graph.WindowAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Convolution and its transpose. */
final class ConvolutionRules {
    private ConvolutionRules() {}

    static void addTo(RuleTable table) {
        table.rule("Conv", 1, ConvolutionRules::conv).rule("ConvTranspose", 1, ConvolutionRules::convTranspose);
    }

    /** Y = conv(X, W) + b: X {@code [N, C, D...]}, W {@code [M, C/group, k...]}, b {@code [M]}, Y {@code [N, M, O...]}. */
    private static List<Value> conv(Op op, Value dy) {
        var window = Window.of(op.attributes(), kernel(op), op.shape(0), op.outputShape());
        var convolution = new Convolution(op, window, op.attributes().integer("group", 1));
        return List.of(
                        op.needs(0) ? inputGradient(op, dy, op.input(1)) : Op.none(),
                        op.needs(1) ? convolution.weightGradient(op.input(0), dy, op.shape(0)) : Op.none(),
                        bias(op, dy))
                .subList(0, op.inputCount());
    }

    /** The cotangent of X, for weights in the shape of W. */
    static Value inputGradient(Op op, Value dy, Value weights) {
        var window = Window.of(op.attributes(), kernel(op), op.shape(0), op.outputShape());
        return new Convolution(op, window, op.attributes().integer("group", 1))
                .inputGradient(dy, weights, op.shape(0).dim(1), 0);
    }

    private static long[] kernel(Op op) {
        return op.attributes().integers("kernel_shape").orElseGet(() -> {
            var dims = op.shape(1).dims();
            return Arrays.copyOfRange(dims, 2, dims.length);
        });
    }

    private static Value bias(Op op, Value dy) {
        var spatial = LongStream.range(2, op.outputShape().rank());
        return op.needs(2) ? dy.sum(LongStream.concat(LongStream.of(0), spatial).toArray()) : Op.none();
    }

    /** Y is the input gradient of the convolution that takes Y to X: so dX is that convolution of dY. */
    private static List<Value> convTranspose(Op op, Value dy) {
        long group = op.attributes().integer("group", 1);
        var window = transposedWindow(op, Window.of(op.attributes(), kernel(op), op.outputShape(), op.shape(0)));
        var convolution = new Convolution(op, window, group);
        var dx = op.needs(0)
                ? dy.op(
                        "Conv",
                        Attributes.of("group", group)
                                .with("kernel_shape", window.kernel())
                                .with("strides", window.strides())
                                .with("dilations", window.dilations())
                                .with("pads", Window.pads(window.padsBegin(), window.padsEnd())),
                        op.input(1))
                : Op.none();
        var dw = op.needs(1) ? convolution.weightGradient(dy, op.input(0), op.outputShape()) : Op.none();
        return List.of(dx, dw, bias(op, dy)).subList(0, op.inputCount());
    }

    /** Where the output's shape or automatic padding was asked for, the padding follows from the extents seen. */
    private static Window transposedWindow(Op op, Window window) {
        var attributes = op.attributes();
        var slides = WindowAttributes.of(attributes, window.axes());
        if (!attributes.has("output_shape") && !slides.padsToSame()) {
            return window;
        }
        if (!window.isFixed()) {
            throw op.refuse(
                    "its padding depends on a free extent", "export the model with explicit pads or a fixed size");
        }
        var extra = attributes.integers("output_padding").orElseGet(() -> new long[window.axes()]);
        return window.padded(
                slides,
                axis -> Math.max(
                        0,
                        window.strides()[axis] * (window.output()[axis] - 1)
                                + extra[axis]
                                + window.extent(axis)
                                - window.input()[axis]));
    }
}
