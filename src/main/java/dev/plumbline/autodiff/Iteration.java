package dev.plumbline.autodiff;

import dev.plumbline.graph.Attribute;
import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Dim;
import dev.plumbline.graph.Graph;
import dev.plumbline.graph.GraphBuilder;
import dev.plumbline.graph.Node;
import dev.plumbline.graph.Value;
import dev.plumbline.graph.ValueInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The way back through a Loop or a Scan: a Scan over its iterations from the last to the first.
 *
 * <p>The cotangents of states, and of values captured from outside, are carried from iteration to iteration. What the way back of an
 * iteration needs of the way forth is kept by the forward node as further scan outputs, and nothing is computed twice. Runs of no
 * iteration are not differentiated: ONNX Runtime has no Scan of length 0.
 */
final class Iteration {
    private final ReverseSweep sweep;
    private final Node node;
    private final Graph body;
    private final List<Value> flowing;
    private final IterationLayout layout;
    /** Values on the path that the body captures. */
    private final List<String> captured;

    private final Set<String> states;
    private final GraphBuilder forth;
    private final GraphBuilder back;
    private final GradientPath path;

    /** Inputs of the Scan back: those carried, then those scanned with direction and axis. */
    private final List<Value> carried = new ArrayList<>();

    private final Map<String, Scanned> scanned = new LinkedHashMap<>();

    /** A value that is read slice by slice. */
    private record Scanned(Value whole, long direction, long axis) {}

    Iteration(ReverseSweep sweep, Node node, List<Value> flowing, GradientPath outer) {
        this.sweep = sweep;
        this.node = node;
        this.flowing = flowing;
        this.layout = IterationLayout.of(node);
        this.body = layout.body();
        this.captured =
                body.captures().stream().filter(outer.values()::contains).toList();
        ControlFlow.requireShapes(sweep, node, layout.floatCandidates());
        this.states = activeStates(outer);
        this.path = path(states, outer);
        this.forth = sweep.builder().nested(body);
        this.back = forth.lookingBack();
        body.initializers().forEach(back::literal);
    }

    /** States that depend on the points, perhaps only after some iterations. */
    private Set<String> activeStates(GradientPath outer) {
        var active = new LinkedHashSet<String>();
        for (int state = 0; state < layout.states().size(); state++) {
            if (outer.values().contains(layout.initial(state))) {
                active.add(layout.states().get(state));
            }
        }
        for (boolean grown = true; grown; ) {
            grown = false;
            var reached = path(active, outer).values();
            for (int state = 0; state < layout.states().size(); state++) {
                grown |= reached.contains(layout.next(state))
                        && active.add(layout.states().get(state));
            }
        }
        return active;
    }

    private GradientPath path(Set<String> active, GradientPath outer) {
        var points = new ArrayList<>(captured);
        points.addAll(active);
        layout.slices().stream()
                .filter(slice -> outer.values().contains(layout.whole(slice)))
                .forEach(points::add);
        return GradientPath.between(points, layout.outputs(), body, sweep.shapes(), sweep.rules());
    }

    void run() {
        var inner = ControlFlow.within(sweep, body, back);
        seedStates(inner);
        var sums = seedCaptures();
        seedScans(inner);
        inner.run(path);
        sweep.block(inner.blocking());
        back.scope("");
        var targets = outputs(inner, sums);
        keepWhatIsRead();
        emit(targets);
    }

    /** What flows into the states after the last iteration. */
    private void seedStates(ReverseSweep inner) {
        for (String state : states) {
            int index = layout.states().indexOf(state);
            requireSteady(state, layout.next(index));
            var flow = flowing.get(index);
            var start = sweep.builder().value(layout.initial(index));
            carried.add(Op.isNone(flow) ? start.zeros(start.shape()) : flow);
            inner.seed(layout.next(index), formal(state));
        }
    }

    private void requireSteady(String state, String next) {
        if (!sweep.shapes().get(state).sameAs(sweep.shapes().get(next))) {
            throw new RuleRefusal(
                    "its state '%s' changes its shape from iteration to iteration".formatted(state),
                    "export the loop with states of one shape, or unroll it");
        }
    }

    private Value formal(String like) {
        return back.input(typed(back.fresh(ReverseSweep.PREFIX + like), like));
    }

    /** A value of the body back with the type and rank of another; ONNX Runtime asks for the rank of what a Scan gives. */
    private ValueInfo typed(String name, String like) {
        return sweep.shapes()
                .find(like)
                .map(seen -> ValueInfo.of(name, seen.dtype(), Collections.nCopies(seen.rank(), new Dim.Free(""))))
                .orElseGet(() -> ValueInfo.undeclared(name));
    }

    /** What has flowed into captured values in the iterations after this one. */
    private Map<String, Value> seedCaptures() {
        var sums = new LinkedHashMap<String, Value>();
        for (String name : captured) {
            var value = sweep.builder().value(name);
            carried.add(value.zeros(value.shape()));
            sums.put(name, formal(name));
        }
        return sums;
    }

    /** What flows into the scan outputs, slice by slice. */
    private void seedScans(ReverseSweep inner) {
        for (int scan = 0; scan < layout.scanOutputs().size(); scan++) {
            int index = layout.states().size() + scan;
            String output = layout.scanOutputs().get(scan);
            if (index < flowing.size()
                    && !Op.isNone(flowing.get(index))
                    && path.values().contains(output)) {
                var slice = formal(output);
                scanned.put(
                        slice.name(),
                        new Scanned(flowing.get(index), 1 - layout.outputDirection(scan), layout.outputAxis(scan)));
                inner.seed(output, slice);
            }
        }
    }

    /** Makes the outputs of the body back, and tells what each is the cotangent of. */
    private List<String> outputs(ReverseSweep inner, Map<String, Value> sums) {
        var targets = new ArrayList<String>();
        for (String state : states) {
            int index = layout.states().indexOf(state);
            output(targets, layout.initial(index), state, orZero(inner, state));
        }
        sums.forEach((name, sum) -> {
            var flow = inner.cotangents().of(name);
            output(targets, name, name, Op.isNone(flow) ? sum : sum.plus(flow));
        });
        for (String slice : layout.slices()) {
            if (path.values().contains(slice)) {
                output(targets, layout.whole(slice), slice, orZero(inner, slice));
            }
        }
        return targets;
    }

    private void output(List<String> targets, String target, String like, Value cotangent) {
        targets.add(target);
        back.output(typed(back.fresh("next"), like), cotangent);
    }

    private Value orZero(ReverseSweep inner, String name) {
        var flow = inner.cotangents().of(name);
        var value = back.value(name);
        return Op.isNone(flow) ? value.zeros(value.shape()) : flow;
    }

    /** Feeds the body back with what it reads of the body forth, which the forward node keeps where nothing else holds it. */
    private void keepWhatIsRead() {
        var draft = back.build("draft");
        var inside = new HashSet<String>(layout.formals());
        forth.nodes().forEach(written -> inside.addAll(written.outputs()));
        var read = new LinkedHashSet<String>();
        draft.nodes().forEach(emitted -> emitted.reads().forEach(read::add));
        draft.outputs().forEach(output -> read.add(output.name()));
        read.retainAll(inside);
        layout.counter().ifPresent(read::add);
        body.outputs().forEach(output -> forth.output(output, forth.value(output.name())));
        var outputs = new ArrayList<>(node.outputs());
        while (outputs.size() < layout.states().size() + layout.scanOutputs().size()) {
            outputs.add("");
        }
        for (String name : read) {
            back.input(typed(name, name));
            scanned.put(name, layout.slices().contains(name) ? slice(name) : kept(name, outputs));
        }
        replaceForward(outputs);
    }

    private Scanned slice(String name) {
        return new Scanned(
                sweep.builder().value(layout.whole(name)), 1 - layout.inputDirection(name), layout.inputAxis(name));
    }

    private Scanned kept(String name, List<String> outputs) {
        var whole = sweep.builder().value(sweep.builder().fresh("kept/" + name));
        outputs.add(whole.name());
        forth.output(forth.fresh("kept"), forth.value(name).op("Identity"));
        return new Scanned(whole, 1, 0);
    }

    private void replaceForward(List<String> outputs) {
        var attributes = layout.withOutputs(outputs.size(), forth.build(body.name()));
        sweep.builder().replace(node, node.withOutputs(outputs).withAttributes(attributes));
    }

    private void emit(List<String> targets) {
        var inputs = new ArrayList<>(carried);
        scanned.values().forEach(scan -> inputs.add(scan.whole()));
        var slices = layout.slices().stream().filter(path.values()::contains).toList();
        var attributes = Attributes.of("num_scan_inputs", scanned.size())
                .with(
                        "scan_input_directions",
                        scanned.values().stream().mapToLong(Scanned::direction).toArray())
                .with(
                        "scan_input_axes",
                        scanned.values().stream().mapToLong(Scanned::axis).toArray())
                .with("body", new Attribute.Subgraph(back.build(body.name())));
        if (!slices.isEmpty()) {
            attributes = attributes
                    .with(
                            "scan_output_directions",
                            slices.stream()
                                    .mapToLong(s -> 1 - layout.inputDirection(s))
                                    .toArray())
                    .with(
                            "scan_output_axes",
                            slices.stream().mapToLong(layout::inputAxis).toArray());
        }
        var results = sweep.builder().op("Scan", attributes, targets.size(), inputs.toArray(Value[]::new));
        for (int index = 0; index < targets.size(); index++) {
            String target = targets.get(index);
            sweep.builder()
                    .declare(
                            results.get(index).name(),
                            sweep.shapes().get(target).dtype());
            sweep.seed(target, results.get(index));
        }
    }
}
