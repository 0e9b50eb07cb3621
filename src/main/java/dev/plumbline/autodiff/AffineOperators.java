package dev.plumbline.autodiff;

import dev.plumbline.graph.Node;
import java.util.Map;
import java.util.Set;

/** The operators that are affine in some of their inputs while the others stay as they are. */
final class AffineOperators {
    /** Which inputs may move together. */
    private enum Moving {
        ANY,
        FIRST,
        /** One, as the other is its factor. */
        ONE,
        /** Of the first two, which are multiplied, one. */
        ONE_OF_TWO;

        boolean allows(Set<Integer> moving) {
            return switch (this) {
                case ANY -> true;
                case FIRST -> moving.equals(Set.of(0));
                case ONE -> moving.size() == 1;
                case ONE_OF_TWO -> !moving.containsAll(Set.of(0, 1));
            };
        }
    }

    /** The canonical form of an operator that is not here, such as a Scaler, may be made of some that are. */
    private static final Map<String, Moving> TABLE = Map.ofEntries(
            Map.entry("Add", Moving.ANY),
            Map.entry("AveragePool", Moving.FIRST),
            Map.entry("BatchNormalization", Moving.FIRST),
            Map.entry("Concat", Moving.ANY),
            Map.entry("Conv", Moving.FIRST),
            Map.entry("ConvTranspose", Moving.FIRST),
            Map.entry("Div", Moving.FIRST),
            Map.entry("Flatten", Moving.FIRST),
            Map.entry("Gather", Moving.FIRST),
            Map.entry("Gemm", Moving.ONE_OF_TWO),
            Map.entry("GlobalAveragePool", Moving.FIRST),
            Map.entry("Identity", Moving.FIRST),
            Map.entry("MatMul", Moving.ONE),
            Map.entry("Mul", Moving.ONE),
            Map.entry("Neg", Moving.FIRST),
            Map.entry("Pad", Moving.FIRST),
            Map.entry("ReduceMean", Moving.FIRST),
            Map.entry("ReduceSum", Moving.FIRST),
            Map.entry("Reshape", Moving.FIRST),
            Map.entry("Slice", Moving.FIRST),
            Map.entry("Split", Moving.FIRST),
            Map.entry("Squeeze", Moving.FIRST),
            Map.entry("Sub", Moving.ANY),
            Map.entry("Sum", Moving.ANY),
            Map.entry("Transpose", Moving.FIRST),
            Map.entry("Unsqueeze", Moving.FIRST));

    private AffineOperators() {}

    /** Whether a node is affine in the inputs at these places together. */
    static boolean isAffine(Node node, Set<Integer> moving) {
        var row = node.domain().isEmpty() ? TABLE.get(node.op()) : null;
        return row != null && row.allows(moving);
    }
}
