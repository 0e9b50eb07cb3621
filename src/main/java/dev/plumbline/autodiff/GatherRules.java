package dev.plumbline.autodiff;

import static dev.plumbline.autodiff.RuleTable.firstOnly;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Value;
import dev.plumbline.tensor.DType;
import java.util.List;

/** Operators that pick elements by index or condition; cotangents add up where an element was picked more than once. */
final class GatherRules {
    private GatherRules() {}

    static void addTo(RuleTable table) {
        table.rule("GatherElements", 11, GatherRules::gatherElements)
                .rule("GatherND", 11, GatherRules::gatherNd)
                .rule("Compress", 9, (op, dy) -> firstOnly(op, Scatter.back(op, dy, op::again)))
                .joint("TopK", 1, GatherRules::topK)
                .joint("Unique", 11, (op, cotangents) -> {
                    throw op.refuse(
                            "how many values it gives depends on them", "take a differentiation point behind it");
                })
                .rule("OneHot", 9, GatherRules::oneHot);
    }

    private static List<Value> gatherElements(Op op, Value dy) {
        var attributes = Attributes.of("axis", op.axis(0)).with("reduction", "add");
        return firstOnly(op, op.zerosLike(0).op("ScatterElements", attributes, op.input(1), dy));
    }

    private static List<Value> gatherNd(Op op, Value dy) {
        boolean batched = op.attributes().integer("batch_dims", 0) > 0;
        return firstOnly(
                op,
                batched
                        ? Scatter.back(op, dy, op::again)
                        : op.zerosLike(0).op("ScatterND", Attributes.of("reduction", "add"), op.input(1), dy));
    }

    /** The k largest values give their cotangents back to where they stood; the indices carry none. */
    private static List<Value> topK(Op op, List<Value> cotangents) {
        var indices = op.builder().furtherOutput(op.output(), 1, DType.INT64);
        return firstOnly(
                op,
                op.zerosLike(0).op("ScatterElements", Attributes.of("axis", op.axis(-1)), indices, cotangents.get(0)));
    }

    /** y is the second value where hot, the first elsewhere: each value gets the sum over its places. */
    private static List<Value> oneHot(Op op, Value dy) {
        var hot = op.builder()
                .op(
                        "OneHot",
                        op.attributes(),
                        op.input(0).cast(DType.INT64),
                        op.input(1).cast(DType.INT64),
                        op.builder().ints(0, 1))
                .cast(op.outputShape().dtype());
        var all = Attributes.of("keepdims", 0);
        var on = dy.times(hot).op("ReduceSum", all);
        var off = dy.op("ReduceSum", all).minus(on);
        return List.of(Op.none(), Op.none(), Value.concat(0, List.of(off.unsqueeze(0), on.unsqueeze(0))));
    }
}
