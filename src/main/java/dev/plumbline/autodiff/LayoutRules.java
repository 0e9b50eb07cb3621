package dev.plumbline.autodiff;

import static dev.plumbline.autodiff.RuleTable.firstOnly;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Operators that give the same elements another shape or order. */
final class LayoutRules {
    private LayoutRules() {}

    static void addTo(RuleTable table) {
        table.rule("Reshape", 5, (op, dy) -> firstOnly(op, op.reshapeLike(dy, 0)))
                .rule("Flatten", 1, (op, dy) -> firstOnly(op, op.reshapeLike(dy, 0)))
                .rule("Squeeze", 1, (op, dy) -> firstOnly(op, op.reshapeLike(dy, 0)))
                .rule("Unsqueeze", 1, (op, dy) -> firstOnly(op, op.reshapeLike(dy, 0)))
                .rule("Transpose", 1, (op, dy) -> List.of(dy.transpose(inverse(op))))
                .rule("Concat", 4, LayoutRules::concat)
                .joint("Split", 1, LayoutRules::split);
    }

    private static int[] inverse(Op op) {
        int rank = op.rank(0);
        var permutation = op.attributes()
                .integers("perm")
                .orElseGet(() -> IntStream.range(0, rank)
                        .mapToLong(axis -> rank - 1 - axis)
                        .toArray());
        var inverse = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            inverse[(int) permutation[axis]] = axis;
        }
        return inverse;
    }

    /** Each part takes its piece of the cotangent. */
    private static List<Value> concat(Op op, Value dy) {
        if (op.inputCount() == 1) {
            return List.of(dy);
        }
        int axis = Op.normalized(
                op.attributes().integer("axis", 0), op.outputShape().rank());
        var extents = IntStream.range(0, op.inputCount())
                .mapToObj(part -> op.extentOf(part, axis))
                .toList();
        boolean fixed = IntStream.range(0, op.inputCount())
                .allMatch(part -> op.shape(part).isFixed(axis));
        var sizes = fixed
                ? op.builder()
                        .ints(IntStream.range(0, op.inputCount())
                                .mapToLong(part -> op.shape(part).dim(axis))
                                .toArray())
                : Value.concat(0, extents);
        return op.builder().op("Split", Attributes.of("axis", axis), op.inputCount(), dy, sizes);
    }

    /** The parts' cotangents one after another, zeros for a part that nothing flows back into. */
    private static List<Value> split(Op op, List<Value> cotangents) {
        var parts = new ArrayList<Value>();
        for (int index = 0; index < cotangents.size(); index++) {
            parts.add(Op.isNone(cotangents.get(index)) ? op.zerosLikeOutput(index) : cotangents.get(index));
        }
        return firstOnly(op, Value.concat(op.axis(0), parts));
    }
}
