package dev.plumbline.graph.lowering;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.GraphBuilder;
import dev.plumbline.graph.Value;
import java.util.List;

/**
 * What a cell needs besides its input and state.
 *
 * @param weights R transposed, {@code [size, gates * size]}
 * @param bias of the recurrent map, {@code [gates * size]}; may be {@code null}
 * @param peepholes one row {@code [size]} for each gate; may be empty
 * @param activations of this direction, in order
 */
record CellParameters(
        Attributes attributes, Value weights, Value bias, List<Value> peepholes, List<Activation> activations) {
    /** The same parameters read from inside a subgraph. */
    CellParameters within(GraphBuilder builder) {
        return new CellParameters(
                attributes,
                builder.value(weights.name()),
                bias == null ? null : builder.value(bias.name()),
                peepholes.stream().map(row -> builder.value(row.name())).toList(),
                activations);
    }

    /** h R + b of all gates. */
    Value recurrent(Value state) {
        return state.matmul(weights).plusOptional(bias);
    }

    /** The cell as a gate sees it through its peephole, or {@code null}. */
    Value peep(int gate, Value cell) {
        return peepholes.isEmpty() ? null : cell.times(peepholes.get(gate));
    }

    Value activate(int index, Value x) {
        float clip = attributes.real("clip", 0);
        return activateUnclipped(index, clip > 0 ? x.op("Clip", x.like(-clip), x.like(clip)) : x);
    }

    Value activateUnclipped(int index, Value x) {
        return activations.get(index).apply(x);
    }
}
