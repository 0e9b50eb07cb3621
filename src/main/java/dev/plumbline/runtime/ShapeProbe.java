package dev.plumbline.runtime;

import dev.plumbline.graph.Graph;
import dev.plumbline.graph.Literal;
import dev.plumbline.graph.Model;
import dev.plumbline.graph.ObservedShape;
import dev.plumbline.graph.ShapeTable;
import dev.plumbline.graph.StaticValues;
import dev.plumbline.graph.ValueInfo;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Types and shapes of every value of a graph, found by running it.
 *
 * <p>Every value is declared an output of unknown type, which ONNX Runtime infers. Two sample runs give the shapes; between them every
 * free extent of the inputs changes, so what is fixed and what follows which extent is seen and not believed: declared symbols are a
 * hint only. Inferred shapes are not used, as a value of unknown rank is reported there like a scalar.
 */
public final class ShapeProbe {
    private ShapeProbe() {}

    /**
     * Probes a graph.
     *
     * @throws OnnxRuntimeException if ONNX Runtime refuses the model, or runs it at none of the sample shapes
     */
    public static ShapeTable probe(OnnxRuntime runtime, Model model) {
        var wanted = writtenValues(model.graph());
        var open = model.withGraph(model.graph()
                .withOutputs(wanted.stream().map(ValueInfo::undeclared).toList()));
        try (var session = runtime.load(open, SessionConfig.defaults().withoutOptimization())) {
            OnnxRuntimeException refusal = null;
            var samples = SampleInputs.candidates(model.graph().freeInputs()).iterator();
            while (samples.hasNext()) {
                try {
                    return table(runtime, session, samples.next(), wanted, model);
                } catch (OnnxRuntimeException e) {
                    refusal = refusal == null ? e : refusal;
                }
            }
            throw new OnnxRuntimeException(
                    "the model runs at none of the sample shapes; give every input a fixed shape apart from the batch: "
                            + refusal.getMessage(),
                    refusal);
        }
    }

    private static List<String> writtenValues(Graph graph) {
        var known = new HashSet<String>();
        var written = new ArrayList<String>();
        for (var node : graph.nodes()) {
            node.outputs().stream()
                    .filter(output -> !output.isEmpty() && known.add(output))
                    .forEach(written::add);
        }
        return written;
    }

    private static ShapeTable table(
            OnnxRuntime runtime, OnnxSession session, SampleInputs sample, List<String> wanted, Model model) {
        var graph = model.graph();
        var first = sample.first();
        var second = sample.second();
        var statics = StaticValues.of(graph);
        var seenFirst = session.observe(first, wanted, statics);
        var seenSecond = sample.isFixed() ? seenFirst : session.observe(second, wanted, statics);
        var shapes = new HashMap<String, ObservedShape>();
        var constants = new HashMap<String, Tensor>();
        seenFirst.forEach((name, seen) -> {
            var again = seenSecond.get(name);
            shapes.put(name, new ObservedShape(seen.dtype(), seen.shape(), again.shape()));
            seen.elements()
                    .filter(value -> again.elements().filter(value::equals).isPresent())
                    .ifPresent(value -> constants.put(name, value));
        });
        first.forEach((name, tensor) -> shapes.put(
                name,
                new ObservedShape(
                        tensor.dtype(), tensor.shape(), second.get(name).shape())));
        graph.initializers()
                .forEach((name, literal) -> shape(literal).ifPresent(observed -> shapes.put(name, observed)));
        new SubgraphProbe(runtime, model, shapes).probe(graph, session, first, second);
        return new ShapeTable(shapes, constants, sample.independent());
    }

    /** Shapes of weights need no run. */
    static Optional<ObservedShape> shape(Literal literal) {
        if (literal instanceof Literal.Dense dense) {
            var tensor = dense.tensor();
            return Optional.of(new ObservedShape(tensor.dtype(), tensor.shape(), tensor.shape()));
        }
        if (literal instanceof Literal.External external) {
            return Optional.of(new ObservedShape(external.dtype(), external.shape(), external.shape()));
        }
        return Optional.empty();
    }
}
