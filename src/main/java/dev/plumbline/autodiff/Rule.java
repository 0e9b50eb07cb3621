package dev.plumbline.autodiff;

import dev.plumbline.graph.Value;
import java.util.List;

/** The vector-Jacobian product of an operator with one output. */
@FunctionalInterface
interface Rule {
    /**
     * The cotangents of the inputs.
     *
     * @param dy cotangent of the output, in its shape
     * @return one value per input of the node, in order; {@link Op#none()} for an input without a gradient
     */
    List<Value> vjp(Op op, Value dy);
}
