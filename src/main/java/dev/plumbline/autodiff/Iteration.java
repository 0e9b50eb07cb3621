package dev.plumbline.autodiff;

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
    private final IterationPath path;
    private final GraphBuilder forth;
    private final GraphBuilder back;
    private final ReverseScan scan = new ReverseScan();

    Iteration(ReverseSweep sweep, Node node, List<Value> flowing, GradientPath outer) {
        this.sweep = sweep;
        this.node = node;
        this.flowing = flowing;
        this.layout = IterationLayout.of(node);
        this.body = layout.body();
        ControlFlow.requireShapes(sweep, node, layout.floatCandidates());
        this.path = IterationPath.of(layout, outer, sweep);
        this.forth = sweep.builder().nested(body);
        this.back = forth.lookingBack();
        body.initializers().forEach(back::literal);
    }

    void run() {
        var inner = ControlFlow.within(sweep, body, back);
        seedStates(inner);
        var sums = seedCaptures();
        seedScans(inner);
        inner.run(path.inside());
        sweep.block(inner.blocking());
        back.scope("");
        giveCotangents(inner, sums);
        keepWhatIsRead();
        sweep.seed(scan.targets(), scan.emit(sweep.builder(), back.build(body.name())));
    }

    /** What flows into the states after the last iteration. */
    private void seedStates(ReverseSweep inner) {
        for (String state : path.states()) {
            int index = layout.states().indexOf(state);
            requireSteady(state, layout.next(index));
            var flow = flowing.get(index);
            var start = sweep.builder().value(layout.initial(index));
            scan.carry(Op.isNone(flow) ? start.zeros(start.shape()) : flow);
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
        for (String name : path.captured()) {
            var value = sweep.builder().value(name);
            scan.carry(value.zeros(value.shape()));
            sums.put(name, formal(name));
        }
        return sums;
    }

    /** What flows into the scan outputs, slice by slice. */
    private void seedScans(ReverseSweep inner) {
        for (int number = 0; number < layout.scanOutputs().size(); number++) {
            int index = layout.states().size() + number;
            String output = layout.scanOutputs().get(number);
            if (index < flowing.size()
                    && !Op.isNone(flowing.get(index))
                    && path.inside().values().contains(output)) {
                scan.read(flowing.get(index), layout.outputSlicing(number));
                inner.seed(output, formal(output));
            }
        }
    }

    /** Makes the outputs of the body back, and tells what each is the cotangent of. */
    private void giveCotangents(ReverseSweep inner, Map<String, Value> sums) {
        for (String state : path.states()) {
            output(state, orZero(inner, state));
            scan.give(layout.initial(layout.states().indexOf(state)));
        }
        sums.forEach((name, sum) -> {
            var flow = inner.cotangents().of(name);
            output(name, Op.isNone(flow) ? sum : sum.plus(flow));
            scan.give(name);
        });
        for (String slice : layout.slices()) {
            if (path.inside().values().contains(slice)) {
                output(slice, orZero(inner, slice));
                scan.give(layout.whole(slice), layout.inputSlicing(slice));
            }
        }
    }

    private void output(String like, Value cotangent) {
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
            if (layout.slices().contains(name)) {
                scan.read(sweep.builder().value(layout.whole(name)), layout.inputSlicing(name));
            } else {
                scan.read(kept(name, outputs), ReverseScan.Slicing.STACKED);
            }
        }
        replaceForward(outputs);
    }

    private Value kept(String name, List<String> outputs) {
        var whole = sweep.builder().value(sweep.builder().fresh("kept/" + name));
        outputs.add(whole.name());
        forth.output(forth.fresh("kept"), forth.value(name).op("Identity"));
        return whole;
    }

    private void replaceForward(List<String> outputs) {
        var attributes = layout.withOutputs(outputs.size(), forth.build(body.name()));
        sweep.builder().replace(node, node.withOutputs(outputs).withAttributes(attributes));
    }
}
