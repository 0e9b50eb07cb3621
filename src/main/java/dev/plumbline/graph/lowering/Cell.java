package dev.plumbline.graph.lowering;

import dev.plumbline.graph.Value;
import java.util.List;

/** One step of a recurrent layer. */
@FunctionalInterface
interface Cell {
    /**
     * The next states, the hidden one first.
     *
     * @param projected x W + b of all gates, {@code [batch, gates * size]}
     * @param states each {@code [batch, size]}
     */
    List<Value> step(Value projected, List<Value> states, CellParameters parameters);
}
