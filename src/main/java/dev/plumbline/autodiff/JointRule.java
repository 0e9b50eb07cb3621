package dev.plumbline.autodiff;

import dev.plumbline.graph.Value;
import java.util.List;

/** The vector-Jacobian product of an operator with several outputs. */
@FunctionalInterface
interface JointRule {
    /**
     * The cotangents of the inputs.
     *
     * @param cotangents one per output of the node, in order; {@link Op#none()} where nothing flows back into an output
     * @return one value per input of the node, in order; {@link Op#none()} for an input without a gradient
     */
    List<Value> vjp(Op op, List<Value> cotangents);
}
