package dev.plumbline.graph.lowering;

import dev.plumbline.graph.Value;
import java.util.List;

/** Says one operator in terms of the canonical operator set. */
@FunctionalInterface
interface Lowering {
    /** Emits nodes through the call's builder and returns one value for each output of the node. */
    List<Value> lower(Call call);
}
