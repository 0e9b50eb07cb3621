package dev.plumbline.autodiff;

import dev.plumbline.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Layer normalisation (Ba, Kiros and Hinton 2016), whose forward pass stays one operator and gives its statistics. */
final class LayerNormalizationRules {
    private LayerNormalizationRules() {}

    static void addTo(RuleTable table) {
        table.joint("LayerNormalization", 17, LayerNormalizationRules::layer);
    }

    /**
     * y = c r scale + bias with c = x - mean over the last axes, r = 1 / sqrt(var + epsilon). With g = dy scale, dx = r (g - mean(g) - c r^2
     * mean(g c)): the powers of r stand with the few means, not with the many elements. What flows into the outputs mean and r adds dmean / n - dr r^3 c / n.
     */
    private static List<Value> layer(Op op, List<Value> flows) {
        var x = op.input(0);
        var mean = op.builder().furtherOutput(op.output(), 1, op.dtype());
        var inverse = op.builder().furtherOutput(op.output(), 2, op.dtype());
        var axes = LongStream.range(op.axis(-1), op.rank(0)).toArray();
        var centred = x.minus(mean);
        var dy = flows.get(0);
        var dx = new ArrayList<Value>();
        if (!Op.isNone(dy) && op.needs(0)) {
            var flow = dy.times(op.input(1));
            var along = flow.times(centred).meanKeeping(axes).times(inverse.squared());
            dx.add(flow.minus(flow.meanKeeping(axes))
                    .minus(centred.times(along))
                    .times(inverse));
        }
        var count = ReductionRules.count(op, axes);
        if (flows.size() > 1 && !Op.isNone(flows.get(1))) {
            dx.add(op.expandLike(flows.get(1).over(count), 0));
        }
        if (flows.size() > 2 && !Op.isNone(flows.get(2))) {
            var cubed = inverse.squared().times(inverse);
            dx.add(centred.times(flows.get(2).times(cubed).over(count)).negate());
        }
        var total = dx.stream().reduce(Value::plus).orElse(Op.none());
        return op.padded(parameters(op, dy, centred.times(inverse), total));
    }

    /** The cotangents of scale and bias, summed back to their shapes, which may broadcast. */
    private static List<Value> parameters(Op op, Value dy, Value normalized, Value dx) {
        var dscale = op.needs(1) && !Op.isNone(dy) ? summedLike(op, dy.times(normalized), 1) : Op.none();
        var dbias = op.needs(2) && !Op.isNone(dy) ? summedLike(op, dy, 2) : Op.none();
        return List.of(dx, dscale, dbias).subList(0, Math.min(3, op.inputCount()));
    }

    private static Value summedLike(Op op, Value value, int index) {
        var unbroadcast = new Unbroadcast(op.builder(), op.shapes());
        return unbroadcast.apply(
                value, op.node().outputs().get(0), op.node().inputs().get(index));
    }
}
