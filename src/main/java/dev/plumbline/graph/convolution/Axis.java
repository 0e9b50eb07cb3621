package dev.plumbline.graph.convolution;

import dev.plumbline.graph.Node;
import dev.plumbline.graph.ObservedShape;
import dev.plumbline.graph.WindowAttributes;
import dev.plumbline.tensor.Shape;
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
        var window = WindowAttributes.of(node.attributes(), axes);
        return IntStream.range(0, axes)
                .mapToObj(axis -> new Axis(
                                (int) x.dim(axis + 2),
                                (int) y.dim(axis + 2),
                                (int) weights.dim(axis + 2),
                                (int) window.strides()[axis],
                                (int) window.dilations()[axis],
                                (int) window.pads()[axis])
                        .padded(window))
                .toList();
    }

    private Axis padded(WindowAttributes window) {
        if (!window.padsToSame()) {
            return this;
        }
        int total = Math.max((output - 1) * stride + (kernel - 1) * dilation + 1 - input, 0);
        return new Axis(input, output, kernel, stride, dilation, (int) window.before(total));
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
