package dev.plumbline.graph.lowering;

import dev.plumbline.graph.Attribute;
import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Value;
import dev.plumbline.graph.ValueInfo;
import dev.plumbline.tensor.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A recurrent layer, one or both directions, over {@code [length, batch, features]}.
 *
 * <p>What does not depend on the state, x W + b, is computed for all steps at once.
 */
final class Recurrence {
    /** Longer sequences become a Scan. */
    private static final int UNROLLED = 32;

    private final Call call;
    private final Cell cell;
    private final int gates;
    private final int stateCount;
    private final boolean batchFirst;
    private final Value x;

    private Recurrence(Call call, Cell cell, int gates, int stateCount) {
        this.call = call;
        this.cell = cell;
        this.gates = gates;
        this.stateCount = stateCount;
        this.batchFirst = call.attributes().flag("layout", false);
        this.x = batchFirst ? call.input(0).transpose(1, 0, 2) : call.input(0);
    }

    /** All hidden states {@code [length, directions, batch, size]}, and the last states {@code [directions, batch, size]}. */
    static List<Value> lower(Call call, Cell cell, int gates, int stateCount) {
        return new Recurrence(call, cell, gates, stateCount).run();
    }

    /** What one direction gives: all hidden states {@code [length, batch, size]} and the last of each state. */
    private record Pass(Value all, List<Value> last) {}

    private List<Value> run() {
        String direction = call.attributes().text("direction", "forward");
        var passes = new ArrayList<Pass>();
        passes.add(pass(0, direction.equals("reverse")));
        if (direction.equals("bidirectional")) {
            passes.add(pass(1, true));
        }
        var results = new ArrayList<Value>();
        var all = Value.concat(
                1, passes.stream().map(pass -> pass.all().unsqueeze(1)).toList());
        results.add(batchFirst ? all.transpose(2, 0, 1, 3) : all);
        for (int state = 0; state < stateCount; state++) {
            int index = state;
            var last = Value.concat(
                    0,
                    passes.stream()
                            .map(pass -> pass.last().get(index).unsqueeze(0))
                            .toList());
            results.add(batchFirst ? last.transpose(1, 0, 2) : last);
        }
        return call.results(results.toArray(Value[]::new));
    }

    private Pass pass(int direction, boolean reversed) {
        var weights = row(1, direction).transpose(1, 0);
        var recurrent = row(2, direction).transpose(1, 0);
        boolean biased = call.hasInput(3);
        var biases = biased
                ? call.builder().op("Split", Attributes.of("axis", 0).with("num_outputs", 2), 2, row(3, direction))
                : Arrays.<Value>asList(null, null);
        boolean apart = gates == 3;
        var projected = x.matmul(weights).plusOptional(biases.get(0));
        var parameters = new CellParameters(
                call.attributes(),
                recurrent,
                apart ? biases.get(1) : null,
                peepholes(direction),
                Activation.of(call, direction, defaultActivations()));
        var input = apart ? projected : projected.plusOptional(biases.get(1));
        var states = IntStream.range(0, stateCount)
                .mapToObj(state -> initial(state, direction, recurrent))
                .toList();
        var length = call.extent(0, batchFirst ? 1 : 0);
        return length.isPresent() && length.getAsLong() <= UNROLLED && length.getAsLong() > 0
                ? unrolled(input, (int) length.getAsLong(), states, parameters, reversed)
                : scanned(input, states, parameters, reversed);
    }

    /** One direction of a weight. */
    private Value row(int input, int direction) {
        return call.input(input).slice(0, direction, direction + 1L).squeeze(0);
    }

    private List<Value> peepholes(int direction) {
        return stateCount == 2 && call.hasInput(7)
                ? call.builder().op("Split", Attributes.of("axis", 0).with("num_outputs", 3), 3, row(7, direction))
                : List.of();
    }

    private List<String> defaultActivations() {
        return switch (gates) {
            case 4 -> List.of("Sigmoid", "Tanh", "Tanh");
            case 3 -> List.of("Sigmoid", "Tanh");
            default -> List.of("Tanh");
        };
    }

    private Value initial(int state, int direction, Value recurrent) {
        int input = 5 + state;
        if (!call.hasInput(input)) {
            return x.zeros(Value.concat(0, List.of(x.extent(1), recurrent.extent(0))));
        }
        var given = batchFirst ? call.input(input).transpose(1, 0, 2) : call.input(input);
        return given.slice(0, direction, direction + 1L).squeeze(0);
    }

    private Pass unrolled(Value input, int length, List<Value> initial, CellParameters parameters, boolean reversed) {
        var steps = length == 1
                ? List.of(input)
                : input.builder().op("Split", Attributes.of("axis", 0).with("num_outputs", length), length, input);
        var hidden = new ArrayList<Value>(Collections.nCopies(length, null));
        var states = initial;
        for (int index = 0; index < length; index++) {
            int time = reversed ? length - 1 - index : index;
            var step = step(
                    steps.get(time).squeeze(0),
                    states,
                    parameters,
                    lengths(),
                    call.builder().ints(time));
            states = step.last();
            hidden.set(time, step.all().unsqueeze(0));
        }
        return new Pass(Value.concat(0, hidden), states);
    }

    private Pass scanned(Value input, List<Value> initial, CellParameters parameters, boolean reversed) {
        var outer = call.builder();
        var lengths = lengths();
        var body = outer.nested();
        var inputs = new ArrayList<>(initial);
        inputs.add(input);
        if (lengths != null) {
            inputs.add(AttentionBias.positions(input.extent(0)));
        }
        var formal = inputs.stream()
                .map(actual -> {
                    var value = body.input(ValueInfo.undeclared(body.fresh("step")));
                    outer.dtype(actual).ifPresent(dtype -> body.declare(value.name(), dtype));
                    return value;
                })
                .toList();
        var step = step(
                formal.get(stateCount),
                formal.subList(0, stateCount),
                parameters.within(body),
                lengths == null ? null : body.value(lengths.name()),
                lengths == null ? null : formal.get(stateCount + 1));
        step.last().forEach(state -> body.output(body.fresh("next"), state));
        body.output(body.fresh("hidden"), step.all());
        int scans = inputs.size() - stateCount;
        var directions = new long[scans];
        Arrays.fill(directions, reversed ? 1 : 0);
        var attributes = Attributes.of("num_scan_inputs", scans)
                .with("scan_input_directions", directions)
                .with("scan_output_directions", new long[] {reversed ? 1 : 0})
                .with("body", new Attribute.Subgraph(body.build("cell")));
        var results = outer.op("Scan", attributes, stateCount + 1, inputs.toArray(Value[]::new));
        return new Pass(results.get(stateCount), results.subList(0, stateCount));
    }

    /** Lengths of the rows {@code [batch, 1]}, or {@code null} where all are whole. */
    private Value lengths() {
        return call.hasInput(4) ? call.input(4).cast(DType.INT64).unsqueeze(1) : null;
    }

    /** One step; rows that have ended keep their states and give zeros. */
    private Pass step(Value projected, List<Value> states, CellParameters parameters, Value lengths, Value time) {
        var next = cell.step(projected, states, parameters);
        if (lengths == null) {
            return new Pass(next.get(0), next);
        }
        var running = lengths.greaterThan(time);
        var kept = IntStream.range(0, stateCount)
                .mapToObj(state -> running.where(next.get(state), states.get(state)))
                .toList();
        return new Pass(next.get(0).when(running), kept);
    }
}
