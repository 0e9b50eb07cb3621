package dev.plumbline.autodiff;

import dev.plumbline.graph.ObservedShape;
import dev.plumbline.graph.Value;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.List;
import java.util.stream.LongStream;

/** Normalisation of images {@code [N, C, D...]} within themselves: over space, or over neighbouring channels. */
final class ImageNormalizationRules {
    private ImageNormalizationRules() {}

    static void addTo(RuleTable table) {
        table.rule("InstanceNormalization", 6, ImageNormalizationRules::instanceNormalization)
                .rule("LRN", 1, (op, dy) -> List.of(localResponse(op, dy)));
    }

    /**
     * y = scale z + b, z = (x - mean) / sqrt(var + epsilon) over space; scale and b are {@code [C]}. dx = scale / sqrt(var + epsilon)
     * (dy - mean(dy) - z mean(dy z)).
     */
    private static List<Value> instanceNormalization(Op op, Value dy) {
        var space = PoolingRules.spatial(op);
        var centred = op.input(0).minus(op.input(0).meanKeeping(space));
        var inverse = centred.squared()
                .meanKeeping(space)
                .plus(op.attributes().real("epsilon", 1e-5f))
                .sqrt()
                .reciprocal();
        var z = centred.times(inverse);
        var scale =
                op.input(1).unsqueeze(LongStream.rangeClosed(1, space.length).toArray());
        var flow = dy.times(z);
        var dx = dy.minus(dy.meanKeeping(space))
                .minus(z.times(flow.meanKeeping(space)))
                .times(scale.times(inverse));
        var perChannel =
                LongStream.concat(LongStream.of(0), LongStream.of(space)).toArray();
        return List.of(dx, flow.sum(perChannel), dy.sum(perChannel));
    }

    /**
     * y_c = x_c s_c^-beta, s_c = bias + alpha/size sum of x_i^2 over the channels i around c (Krizhevsky et al. 2012):
     * dx_i = dy_i s_i^-beta - 2 alpha beta / size x_i sum of dy_c y_c / s_c over the channels c around which i lies.
     */
    private static Value localResponse(Op op, Value dy) {
        var attributes = op.attributes();
        double size = attributes.integer("size", 1);
        double beta = attributes.real("beta", 0.75f);
        double share = attributes.real("alpha", 1e-4f) / size;
        var neighbours = neighbours(op, (int) size);
        var x = op.input(0);
        var s = op.reshapeLike(neighbours.matmul(flat(x.squared())), 0)
                .times(share)
                .plus(attributes.real("bias", 1));
        var flow = op.reshapeLike(
                neighbours.transpose(1, 0).matmul(flat(dy.times(op.output()).over(s))), 0);
        return dy.times(s.pow(s.like(-beta))).minus(x.times(flow).times(2 * share * beta));
    }

    /** {@code [N, C, D...]} as {@code [N, C, size of space]}. */
    private static Value flat(Value images) {
        return images.reshape(0, 0, -1);
    }

    /** {@code [C, C]}: 1 where the column's channel lies in the window around the row's. */
    private static Value neighbours(Op op, int size) {
        long extent = op.shape(0).dim(1);
        if (extent == ObservedShape.FREE) {
            throw op.refuse("it normalises over a free number of channels", "export the model with fixed channels");
        }
        int channels = (int) extent;
        var band = new double[channels * channels];
        for (int row = 0; row < channels; row++) {
            int first = Math.max(0, row - (size - 1) / 2);
            int last = Math.min(channels - 1, row + size / 2);
            for (int column = first; column <= last; column++) {
                band[row * channels + column] = 1;
            }
        }
        return op.builder().constant(Tensor.of(op.dtype(), Shape.of(channels, channels), band));
    }
}
