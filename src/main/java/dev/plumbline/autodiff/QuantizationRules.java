package dev.plumbline.autodiff;

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

    /** y = (x - zero) s; ds = dy (x - zero), summed over the elements that share a scale. Whole numbers carry no gradient. */
    private static List<Value> dequantize(Op op, Value dy) {
        if (!op.needs(1)) {
            return op.padded(List.of(Op.none()));
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
        return op.padded(List.of(Op.none(), dy.times(centred).sum(summed)));
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
