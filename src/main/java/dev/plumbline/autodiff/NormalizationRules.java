package dev.plumbline.autodiff;

import static dev.plumbline.autodiff.RuleTable.firstOnly;

import dev.plumbline.graph.Value;
import java.util.List;
import java.util.stream.LongStream;

/** Operators that normalise over axes or channels, in closed form. */
final class NormalizationRules {
    private NormalizationRules() {}

    static void addTo(RuleTable table) {
        table
                // y = softmax(x)     dx = y (dy - sum(dy y))
                .rule("Softmax", 1, (op, dy) -> {
                    var flow = dy.times(op.output());
                    return List.of(flow.minus(op.output().times(flow.sumKeeping(op.axis(-1)))));
                })
                // y = log softmax(x)     dx = dy - e^y sum(dy)
                .rule(
                        "LogSoftmax",
                        1,
                        (op, dy) -> List.of(dy.minus(op.output().exp().times(dy.sumKeeping(op.axis(-1))))))
                .rule("BatchNormalization", 7, NormalizationRules::batchNormalization);
    }

    /**
     * y = (x - mean) scale / sqrt(var + epsilon) + b per channel, as in inference: x is {@code [N, C, D...]}, the rest {@code [C]}.
     */
    private static List<Value> batchNormalization(Op op, Value dy) {
        if (op.attributes().flag("training_mode", false)) {
            throw op.refuse("it normalises over the batch, in training mode", "export the model for inference");
        }
        var inverse = inverseDeviation(op);
        var dx = dy.times(perChannel(op, op.input(1).times(inverse)));
        boolean statistics = op.needs(1) || op.needs(2) || op.needs(3) || op.needs(4);
        return statistics ? withStatistics(op, dy, dx, inverse) : firstOnly(op, dx);
    }

    private static Value inverseDeviation(Op op) {
        return op.input(4).plus(op.attributes().real("epsilon", 1e-5f)).sqrt().reciprocal();
    }

    /** What batch normalisation multiplies each channel with, {@code [C, 1...]}, as many ones as there are axes behind the first two. */
    static Value factors(Op op) {
        return op.input(1)
                .times(inverseDeviation(op))
                .unsqueeze(LongStream.range(1, op.rank(0)).toArray());
    }

    private static List<Value> withStatistics(Op op, Value dy, Value dx, Value inverse) {
        var scale = op.input(1);
        var db = overChannels(op, dy);
        var centred = op.input(0).minus(perChannel(op, op.input(3)));
        var dscale = overChannels(op, dy.times(centred)).times(inverse);
        var dmean = db.times(scale).times(inverse).negate();
        var dvar = dscale.times(scale).times(inverse.squared()).times(-0.5);
        return List.of(dx, dscale, db, dmean, dvar);
    }

    /** A vector of channels against {@code [N, C, D...]}. */
    private static Value perChannel(Op op, Value channels) {
        return channels.unsqueeze(LongStream.rangeClosed(1, op.rank(0) - 2L).toArray());
    }

    private static Value overChannels(Op op, Value value) {
        return value.sum(LongStream.concat(LongStream.of(0), LongStream.range(2, op.rank(0)))
                .toArray());
    }
}
