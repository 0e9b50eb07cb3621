package dev.plumbline.graph.lowering;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Value;
import dev.plumbline.graph.WindowAttributes;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Averages over windows with gaps {@code [N, C, D...]}: sums over windows, by a convolution with ones, and how many were summed. */
final class DilatedAverage {
    private final Call call;
    private final long[] kernel;
    private final int axes;
    private final WindowAttributes slides;
    private final boolean ceil;

    DilatedAverage(Call call) {
        this.call = call;
        this.kernel =
                call.attributes().integers("kernel_shape").orElseThrow(() -> call.invalid("attribute kernel_shape"));
        this.axes = kernel.length;
        this.slides = WindowAttributes.of(call.attributes(), axes);
        this.ceil = call.attributes().flag("ceil_mode", false);
        if (slides.padsToSame()) {
            throw call.invalid("explicit pads with dilations, found auto_pad");
        }
    }

    List<Value> run() {
        var x = call.input(0);
        var spatial = x.op("Shape", Attributes.of("start", 2));
        var image = x.reshape(call.builder().ints(-1, 1), spatial);
        var one = image.zeros(Value.concat(0, List.of(call.builder().ints(1, 1), spatial)))
                .plus(1);
        double counted = call.attributes().flag("count_include_pad", false) ? 1 : 0;
        var mean = sums(image, 0).over(sums(one, counted));
        var kept = ceil ? withoutLate(mean, spatial) : mean;
        var outer = x.op("Shape", Attributes.of("start", 0).with("end", 2));
        return List.of(kept.reshape(outer, kept.op("Shape", Attributes.of("start", 2))));
    }

    private Value sums(Value image, double padding) {
        var given = image.padded(WindowAttributes.padsOfAll(slides.pads()), padding);
        var late = new long[2 * axes];
        for (int axis = 0; axis < axes; axis++) {
            late[axes + axis] = slides.strides()[axis] - 1;
        }
        var attributes = Attributes.of("kernel_shape", kernel)
                .with("strides", slides.strides())
                .with("dilations", slides.dilations());
        return (ceil ? given.padded(WindowAttributes.padsOfAll(late), 0) : given).op("Conv", attributes, window(image));
    }

    private Value window(Value like) {
        var shape = Shape.of(
                LongStream.concat(LongStream.of(1, 1), LongStream.of(kernel)).toArray());
        var elements = new double[shape.sizeAsInt()];
        Arrays.fill(elements, 1);
        return call.builder().constant(Tensor.of(call.builder().dtype(like).orElse(DType.FLOAT), shape, elements));
    }

    /** Windows that begin behind the image and its leading padding do not count. */
    private Value withoutLate(Value mean, Value spatial) {
        var builder = call.builder();
        var reach = LongStream.range(0, axes)
                .map(axis -> slides.pads()[(int) axis] + slides.strides()[(int) axis] - 1)
                .toArray();
        var ends = spatial.plus(builder.ints(reach)).over(builder.ints(slides.strides()));
        var from = builder.ints(new long[axes]);
        var along = builder.ints(LongStream.range(2, axes + 2L).toArray());
        return mean.op("Slice", from, ends, along);
    }
}
