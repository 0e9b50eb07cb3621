package dev.plumbline.autodiff;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.ObservedShape;
import dev.plumbline.graph.Value;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Products of matrices. */
final class LinearRules {
    private LinearRules() {}

    static void addTo(RuleTable table) {
        table.rule("MatMul", 1, LinearRules::matMul).rule("Gemm", 7, LinearRules::gemm);
    }

    /**
     * Y = A B: dA = dY B^T, dB = A^T dY over the last two axes; leading axes broadcast. A vector is a row on the left and a column on
     * the right.
     */
    private static List<Value> matMul(Op op, Value dy) {
        int rankA = op.rank(0);
        int rankB = op.rank(1);
        var a = rankA == 1 ? op.input(0).unsqueeze(0) : op.input(0);
        var b = rankB == 1 ? op.input(1).unsqueeze(1) : op.input(1);
        var matrix = dy;
        if (rankB == 1) {
            matrix = matrix.unsqueeze(-1);
        }
        if (rankA == 1) {
            matrix = matrix.unsqueeze(-2);
        }
        int rank = Math.max(Math.max(rankA, rankB), 2);
        return List.of(
                op.needs(0) ? sumLeading(op, matrix.matmul(b.transposeLast(Math.max(rankB, 2))), 0, rank) : Op.none(),
                op.needs(1) ? sumLeading(op, a.transposeLast(Math.max(rankA, 2)).matmul(matrix), 1, rank) : Op.none());
    }

    /** Sums the leading axes that the other operand brought in, and gives the operand its own shape. */
    private static Value sumLeading(Op op, Value product, int index, int rank) {
        int own = op.rank(index);
        int other = 1 - index;
        if (own == 1) {
            return op.reshapeLike(rank == 2 ? product : product.sum(range(rank - 2)), index);
        }
        int lead = rank - own;
        var repeated = IntStream.range(0, own - 2)
                .filter(axis -> op.shape(index).dim(axis) == 1 && extent(op.shape(other), axis + lead, rank) != 1)
                .mapToLong(axis -> axis + lead)
                .toArray();
        var kept = product.sumKeeping(repeated);
        return lead == 0 ? kept : kept.sum(range(lead));
    }

    /** The extent of an axis counted in the product's rank; 1 where the operand is of lower rank. */
    private static long extent(ObservedShape shape, int axis, int rank) {
        int own = axis - (rank - shape.rank());
        return own < 0 ? 1 : shape.dim(own);
    }

    private static long[] range(int count) {
        return LongStream.range(0, count).toArray();
    }

    /** Y = alpha op(A) op(B) + beta C, op transposing where transA or transB say so; C broadcasts. */
    private static List<Value> gemm(Op op, Value dy) {
        var attributes = op.attributes();
        float alpha = attributes.real("alpha", 1);
        boolean transA = attributes.flag("transA", false);
        boolean transB = attributes.flag("transB", false);
        var da = Op.none();
        if (op.needs(0)) {
            da = transA
                    ? product(op.input(1), transB, dy, true, alpha)
                    : product(dy, false, op.input(1), !transB, alpha);
        }
        var db = Op.none();
        if (op.needs(1)) {
            db = transB
                    ? product(dy, true, op.input(0), transA, alpha)
                    : product(op.input(0), !transA, dy, false, alpha);
        }
        var dc = op.needs(2) ? bias(op, dy.times(attributes.real("beta", 1))) : Op.none();
        return List.of(da, db, dc).subList(0, op.inputCount());
    }

    private static Value product(Value left, boolean transposeLeft, Value right, boolean transposeRight, float alpha) {
        return left.op(
                "Gemm",
                Attributes.none()
                        .with("alpha", alpha)
                        .with("transA", transposeLeft ? 1 : 0)
                        .with("transB", transposeRight ? 1 : 0),
                right);
    }

    private static Value bias(Op op, Value dy) {
        return new Unbroadcast(op.builder(), op.shapes())
                .apply(dy, op.node().outputs().get(0), op.node().inputs().get(2));
    }
}
