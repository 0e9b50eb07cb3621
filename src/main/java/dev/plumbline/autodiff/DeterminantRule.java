package dev.plumbline.autodiff;

import dev.plumbline.graph.ObservedShape;
import dev.plumbline.graph.Value;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.List;

/** The determinant of square matrices {@code [..., n, n]}; its derivative is the matrix of cofactors, which singular matrices have too. */
final class DeterminantRule {
    private static final int MAX_EXTENT = 16;

    private DeterminantRule() {}

    static void addTo(RuleTable table) {
        table.rule("Det", 11, (op, dy) -> List.of(cofactors(op).times(dy.unsqueeze(-2, -1))));
    }

    /** Cofactor i, j is (-1)^(i+j) times the determinant without row i and column j. */
    private static Value cofactors(Op op) {
        int rank = op.rank(0);
        long extent = op.shape(0).dim(rank - 1);
        if (extent == ObservedShape.FREE || extent > MAX_EXTENT) {
            throw op.refuse(
                    "its matrices have an extent that is free or above %d".formatted(MAX_EXTENT),
                    "take a differentiation point behind it");
        }
        int n = (int) extent;
        if (n == 1) {
            return op.zerosLike(0).plus(1);
        }
        var others = op.builder().constant(Tensor.of(Shape.of(n, n - 1), others(n)));
        // [..., n, n] -> rows left out [..., n, n-1, n] -> columns left out [..., n, n-1, n, n-1]
        var minors = op.input(0).gather(others, rank - 2).gather(others, rank);
        var permutation = new int[rank + 2];
        for (int axis = 0; axis < rank + 2; axis++) {
            permutation[axis] = axis;
        }
        permutation[rank - 1] = rank;
        permutation[rank] = rank - 1;
        var signs = op.builder().constant(Tensor.of(op.dtype(), Shape.of(n, n), signs(n)));
        return minors.transpose(permutation).op("Det").times(signs);
    }

    /** Row i lists all numbers below n but i. */
    private static long[] others(int n) {
        var others = new long[n * (n - 1)];
        for (int index = 0; index < others.length; index++) {
            int row = index / (n - 1);
            int position = index % (n - 1);
            others[index] = position < row ? position : position + 1;
        }
        return others;
    }

    private static double[] signs(int n) {
        var signs = new double[n * n];
        for (int index = 0; index < signs.length; index++) {
            signs[index] = (index / n + index % n) % 2 == 0 ? 1 : -1;
        }
        return signs;
    }
}
