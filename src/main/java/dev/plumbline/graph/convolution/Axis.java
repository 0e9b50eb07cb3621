package dev.plumbline.graph.convolution;

import dev.plumbline.graph.Node;
import dev.plumbline.graph.ObservedShape;
import dev.plumbline.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One spatial axis of a convolution whose extents are known.
 *
 * @param padding zeros before the first position
 */
record Axis(int input, int output, int kernel, int stride, int dilation, int padding) {
    /** All spatial axes of a Conv node. */
    static List<Axis> of(Node node, ObservedShape x, Shape weights, ObservedShape y) {
        int axes = x.rank() - 2;
        var attributes = node.attributes();
        var strides = attributes.integers("strides").orElseGet(() -> ones(axes));
        var dilations = attributes.integers("dilations").orElseGet(() -> ones(axes));
        var pads = attributes.integers("pads").orElseGet(() -> new long[2 * axes]);
        var auto = attributes.text("auto_pad", "NOTSET");
        return IntStream.range(0, axes)
                .mapToObj(axis -> new Axis(
                                (int) x.dim(axis + 2),
                                (int) y.dim(axis + 2),
                                (int) weights.dim(axis + 2),
                                (int) strides[axis],
                                (int) dilations[axis],
                                (int) pads[axis])
                        .padded(auto))
                .toList();
    }

    private static long[] ones(int axes) {
        var ones = new long[axes];
        Arrays.fill(ones, 1);
        return ones;
    }

    private Axis padded(String auto) {
        int total = Math.max((output - 1) * stride + (kernel - 1) * dilation + 1 - input, 0);
        return switch (auto) {
            case "SAME_UPPER" -> withPadding(total / 2);
            case "SAME_LOWER" -> withPadding(total - total / 2);
            case "VALID" -> withPadding(0);
            default -> this;
        };
    }

    private Axis withPadding(int zeros) {
        return new Axis(input, output, kernel, stride, dilation, zeros);
    }

    /** The input position that a tap meets at an output position; outside the image where it meets the padding. */
    int position(int at, int tap) {
        return at * stride + tap * dilation - padding;
    }

    boolean holds(int position) {
        return position >= 0 && position < input;
    }

    /** Whether neighbouring outputs see three neighbouring inputs each. */
    boolean isThreeWide() {
        return kernel == 3 && stride == 1 && dilation == 1;
    }
}
