package dev.plumbline.graph.lowering;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Value;
import java.util.List;

/** Recurrent layers as their cells: one after another where the sequence is short and its length fixed, else in a Scan. */
final class RecurrentLowerings {
    private RecurrentLowerings() {}

    static void addTo(LoweringTable table) {
        table.always("LSTM", call -> Recurrence.lower(call, RecurrentLowerings::longShortTerm, 4, 2))
                .always("GRU", call -> Recurrence.lower(call, RecurrentLowerings::gated, 3, 1))
                .always("RNN", call -> Recurrence.lower(call, RecurrentLowerings::simple, 1, 1));
    }

    /** h' = f(x W + h R + b). */
    private static List<Value> simple(Value projected, List<Value> states, CellParameters parameters) {
        return List.of(parameters.activate(0, projected.plus(parameters.recurrent(states.get(0)))));
    }

    /**
     * Gates i, o, f and candidate g; c' = f c + i g, h' = o h(c'); Hochreiter and Schmidhuber 1997. Peepholes let the gates see the cell.
     */
    private static List<Value> longShortTerm(Value projected, List<Value> states, CellParameters parameters) {
        var cell = states.get(1);
        var gates = split(projected.plus(parameters.recurrent(states.get(0))), 4);
        var input = parameters.activate(0, gates.get(0).plusOptional(parameters.peep(0, cell)));
        var forget = parameters.attributes().flag("input_forget", false)
                ? input.like(1).minus(input)
                : parameters.activate(0, gates.get(2).plusOptional(parameters.peep(2, cell)));
        var candidate = parameters.activate(1, gates.get(3));
        var next = forget.times(cell).plus(input.times(candidate));
        var output = parameters.activate(0, gates.get(1).plusOptional(parameters.peep(1, next)));
        return List.of(output.times(parameters.activateUnclipped(2, next)), next);
    }

    /** Gates z, r and candidate n; h' = (1 - z) n + z h; Cho et al. 2014. The reset r comes before or after the linear map. */
    private static List<Value> gated(Value projected, List<Value> states, CellParameters parameters) {
        var state = states.get(0);
        var inputs = split(projected, 3);
        var flows = split(parameters.recurrent(state), 3);
        var update = parameters.activate(0, inputs.get(0).plus(flows.get(0)));
        var reset = parameters.activate(0, inputs.get(1).plus(flows.get(1)));
        var past = parameters.attributes().flag("linear_before_reset", false)
                ? reset.times(flows.get(2))
                : split(parameters.recurrent(reset.times(state)), 3).get(2);
        var candidate = parameters.activate(1, inputs.get(2).plus(past));
        return List.of(update.like(1).minus(update).times(candidate).plus(update.times(state)));
    }

    private static List<Value> split(Value gates, int count) {
        return gates.builder().op("Split", Attributes.of("axis", -1).with("num_outputs", count), count, gates);
    }
}
