package dev.plumbline.autodiff;

import static dev.plumbline.autodiff.RuleTable.firstOnly;

import dev.plumbline.graph.Value;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** What numbers that were quantised are turned back into. */
final class QuantizationRules {
    private QuantizationRules() {}

    static void addTo(RuleTable table) {
        table.rule("DequantizeLinear", 10, QuantizationRules::dequantize);
    }

    /** Rounding is taken for the identity where it does not clip, both ways: the cotangent of a quantised number is that of the number. */
    static void addStraightThroughTo(RuleTable table) {
        table.rule("QuantizeLinear", 10, QuantizationRules::quantize);
    }

    /** dx = dy where x is within a step of what it was rounded to. */
    private static List<Value> quantize(Op op, Value dy) {
        var scale = op.rank(1) == 0 ? op.input(1) : alongAxis(op);
        var rounded = op.builder()
                .op("DequantizeLinear", op.attributes(), op.output(), op.input(1), op.hasInput(2) ? op.input(2) : null);
        var within = op.input(0).minus(rounded).abs().atMost(scale.abs());
        return firstOnly(op, dy.when(within));
    }

    private static Value alongAxis(Op op) {
        int axis = Op.normalized(op.attributes().integer("axis", 1), op.rank(0));
        return op.input(1).unsqueeze(LongStream.range(1, op.rank(0) - axis).toArray());
    }

    /**
     * y = (x - zero) s; ds = dy (x - zero), summed over the elements that share a scale. Whole numbers carry no gradient, but where
     * straight-through was asked for.
     */
    private static List<Value> dequantize(Op op, Value dy) {
        var dx = op.needs(0) ? dy : Op.none();
        if (!op.needs(1)) {
            return firstOnly(op, dx);
        }
        var operands = op.inputs();
        var centred = op.builder()
                .op(
                        "DequantizeLinear",
                        op.attributes(),
                        operands.get(0),
                        ones(op),
                        op.hasInput(2) ? operands.get(2) : null);
        boolean shared = op.rank(1) == 0;
        long axis = Op.normalized(op.attributes().integer("axis", 1), op.rank(0));
        var summed = LongStream.range(0, op.rank(0))
                .filter(dim -> shared || dim != axis)
                .toArray();
        return op.padded(List.of(dx, dy.times(centred).sum(summed)));
    }

    private static Value ones(Op op) {
        var shape = op.shape(1);
        if (!shape.isFixed()) {
            throw op.refuse("its scales have a free extent", "fix the extent of the scales");
        }
        var elements = new double[Shape.of(shape.dims()).sizeAsInt()];
        Arrays.fill(elements, 1);
        return op.builder().constant(Tensor.of(shape.dtype(), Shape.of(shape.dims()), elements));
    }
}
