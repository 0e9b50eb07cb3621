package dev.plumbline.runtime;

import static dev.plumbline.runtime.OperatorCase.absent;
import static dev.plumbline.runtime.OperatorCase.fixed;
import static dev.plumbline.runtime.OperatorCase.ints;
import static dev.plumbline.runtime.OperatorCase.normal;
import static dev.plumbline.runtime.OperatorCase.op;
import static dev.plumbline.runtime.OperatorCase.spread;

import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.stream.Stream;

/** Rows of the table of operators: resizing, sampling, pooling by norms and normalising of images. */
final class ImageCases {
    private ImageCases() {}

    static Stream<OperatorCase> rows() {
        return Stream.of(resized(), normalized(), pooled())
                .flatMap(rows -> rows)
                .map(OperatorCase::inFloat);
    }

    private static Stream<OperatorCase> resized() {
        return Stream.of(
                scaled(1, 1, 2, 2).with("mode", "nearest"),
                scaled(1, 1, 3, 2)
                        .with("coordinate_transformation_mode", "asymmetric")
                        .with("nearest_mode", "floor"),
                scaled(1, 1, 2.5f, 0.6f).with("mode", "nearest"),
                scaled(1, 1, 2, 2).with("mode", "nearest").withFreeAxes(4),
                scaled(1, 1, 2.5f, 0.6f).with("mode", "linear"),
                scaled(1, 1, 1.5f, 2).with("mode", "linear").with("coordinate_transformation_mode", "align_corners"),
                scaled(1, 1, 1.5f, 2).with("mode", "cubic").withFreeAxes(4),
                scaled(1, 1, 0.6f, 0.8f).with("mode", "cubic").with("antialias", 1),
                scaled(1, 1, 0.6f, 0.8f).with("mode", "linear").with("antialias", 1),
                op("Resize", normal(2, 3, 4, 5), absent(), absent(), ints(2, 3, 7, 3))
                        .with("mode", "linear"),
                op("Resize", normal(2, 3, 4, 5), absent(), absent(), ints(7, 3))
                        .with("mode", "nearest")
                        .withList("axes", 2, 3)
                        .withFreeAxes(4),
                op("Resize", normal(2, 3, 4, 5), absent(), absent(), ints(8, 9))
                        .with("mode", "nearest")
                        .withList("axes", 2, 3)
                        .with("keep_aspect_ratio_policy", "not_larger"),
                op("Resize", normal(3, 4), absent(), floats(2, 1.5f)).with("mode", "linear"),
                op("Upsample", normal(2, 3, 4, 5), floats(1, 1, 2, 2)).atOpset(9));
    }

    private static OperatorCase scaled(float... scales) {
        return op("Resize", normal(2, 3, 4, 5), absent(), floats(scales));
    }

    private static OperatorCase.Operand floats(float... values) {
        return fixed(Tensor.of(Shape.of(values.length), values));
    }

    private static Stream<OperatorCase> normalized() {
        return Stream.of(
                op("InstanceNormalization", normal(2, 3, 4, 5), normal(3), normal(3)),
                op("InstanceNormalization", normal(2, 3, 6), normal(3), normal(3))
                        .with("epsilon", 0.1f),
                op("LRN", normal(2, 5, 3, 3)).with("size", 3).with("alpha", 0.5f),
                op("LRN", normal(2, 5, 3, 3))
                        .with("size", 5)
                        .with("alpha", 0.5f)
                        .with("beta", 0.6f)
                        .with("bias", 2f));
    }

    private static Stream<OperatorCase> pooled() {
        return Stream.of(
                op("LpPool", spread(2, 3, 6, 4)).withList("kernel_shape", 2, 2).withList("strides", 2, 2),
                op("LpPool", spread(1, 2, 6, 5))
                        .with("p", 3)
                        .withList("kernel_shape", 3, 2)
                        .withList("pads", 1, 0, 1, 1),
                op("LpPool", spread(1, 2, 7)).with("p", 1).withList("kernel_shape", 3),
                op("GlobalLpPool", spread(2, 3, 3, 2)).with("p", 3),
                op("MaxUnpool", normal(1, 1, 2, 2), fixed(Tensor.of(Shape.of(1, 1, 2, 2), 0, 3, 10, 13)))
                        .withList("kernel_shape", 2, 2)
                        .withList("strides", 2, 2));
    }
}
