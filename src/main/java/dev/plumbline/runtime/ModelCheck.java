package dev.plumbline.runtime;

import static java.util.Objects.requireNonNull;

import dev.plumbline.autodiff.Blocking;
import dev.plumbline.autodiff.Differentiator;
import dev.plumbline.autodiff.Feasibility;
import dev.plumbline.autodiff.GradientRequest;
import dev.plumbline.autodiff.NotDifferentiableException;
import dev.plumbline.graph.Dim;
import dev.plumbline.graph.Graph;
import dev.plumbline.graph.Model;
import dev.plumbline.graph.ObservedShape;
import dev.plumbline.graph.ShapeTable;
import dev.plumbline.graph.Type;
import dev.plumbline.graph.ValueInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whether a model can be explained, and what stands in the way.
 *
 * @param points values that attributions can be given for: floating inputs, and the embeddings of integer inputs
 * @param operators how often each operator occurs in the model as it was read, its subgraphs included
 * @param blocking nodes that no gradient gets through
 * @param hints what else to know: where integer inputs can be explained, and which inputs the outputs do not depend on
 */
public record ModelCheck(
        boolean explainable,
        List<TensorSpec> inputs,
        List<TensorSpec> outputs,
        List<TensorSpec> points,
        SortedMap<String, Integer> operators,
        List<Blocking> blocking,
        Batch batch,
        List<String> hints) {
    /** How rows are fed. */
    public enum Batch {
        /** Many at a time: the leading axis of all inputs is free. */
        DYNAMIC("dynamic"),
        /** Many at a time, in a copy of the model whose leading axis was freed. */
        REWRITTEN("rewritten"),
        /** One at a time. */
        ROW_BY_ROW("row-by-row");

        private final String label;

        Batch(String label) {
            this.label = label;
        }

        /** The word in machine-readable output. */
        @Override
        public String toString() {
            return label;
        }
    }

    public ModelCheck {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        points = List.copyOf(points);
        blocking = List.copyOf(blocking);
        operators = Collections.unmodifiableSortedMap(new TreeMap<>(operators));
        hints = List.copyOf(hints);
        requireNonNull(batch, "batch");
    }

    /** Number of nodes of the model as it was read, its subgraphs included. */
    public int nodes() {
        return operators.values().stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * Checks a model as it was read.
     *
     * @throws dev.plumbline.graph.InvalidModelException if it is no valid model
     * @throws OnnxRuntimeException if ONNX Runtime cannot run it, for another reason than operators it does not know
     */
    public static ModelCheck of(OnnxRuntime runtime, Model source) {
        ProbedModel probed;
        try {
            probed = ProbedModel.of(runtime, source, List.of());
        } catch (NotDifferentiableException e) {
            return unrunnable(source, e.blocking());
        }
        var points = points(probed);
        var outputs = probed.floatingOutputs();
        var feasibility = points.isEmpty() || outputs.isEmpty()
                ? new Feasibility(List.of(), List.of())
                : Differentiator.inspect(probed.graph(), probed.shapes(), GradientRequest.of(points, outputs));
        return new ModelCheck(
                feasibility.isFeasible(),
                specs(ProbedModel.names(probed.graph().freeInputs()), probed.shapes()),
                specs(ProbedModel.names(probed.graph().outputs()), probed.shapes()),
                specs(points, probed.shapes()),
                operators(source.graph()),
                feasibility.blocking(),
                batch(probed),
                hints(probed, points, feasibility));
    }

    private static ModelCheck unrunnable(Model source, List<Blocking> blocking) {
        return new ModelCheck(
                false,
                declared(source.graph().freeInputs()),
                declared(source.graph().outputs()),
                List.of(),
                operators(source.graph()),
                blocking,
                Batch.ROW_BY_ROW,
                List.of());
    }

    private static SortedMap<String, Integer> operators(Graph graph) {
        var counts = new TreeMap<String, Integer>();
        for (var node : graph.nodes()) {
            counts.merge(node.qualifiedOp(), 1, Integer::sum);
            node.attributes()
                    .subgraphs()
                    .forEach(subgraph ->
                            operators(subgraph).forEach((op, count) -> counts.merge(op, count, Integer::sum)));
        }
        return counts;
    }

    private static List<String> hints(ProbedModel probed, List<String> points, Feasibility feasibility) {
        var hints = new ArrayList<String>();
        var floating = probed.floatingInputs();
        var inner = points.stream().filter(point -> !floating.contains(point)).toList();
        for (var input : probed.graph().freeInputs()) {
            var name = input.name();
            if (!floating.contains(name)) {
                hints.add("input '%s' holds no floating numbers and has no gradient; %s"
                        .formatted(
                                name,
                                inner.isEmpty()
                                        ? "explain a floating value behind it"
                                        : "explain an embedding instead: " + inner));
            } else if (feasibility.blocking().isEmpty()
                    && !feasibility.reached().contains(name)) {
                hints.add("no floating output depends on input '%s' through differentiable operators; leave it out"
                        .formatted(name));
            }
        }
        return hints;
    }

    private static List<TensorSpec> declared(List<ValueInfo> values) {
        return values.stream()
                .filter(value -> value.type() instanceof Type.Ranked)
                .map(value -> {
                    var type = (Type.Ranked) value.type();
                    return new TensorSpec(
                            value.name(),
                            type.dtype(),
                            type.dims().stream()
                                    .map(dim -> dim instanceof Dim.Fixed fixed ? fixed.extent() : TensorSpec.DYNAMIC)
                                    .toList());
                })
                .toList();
    }

    /** Floating inputs that a floating output depends on come first; integer inputs are explained at their embeddings. */
    private static List<String> points(ProbedModel probed) {
        var points = new ArrayList<>(probed.floatingInputs());
        var graph = probed.graph();
        if (points.size() < graph.freeInputs().size()) {
            graph.nodes().stream()
                    .filter(node -> node.is("Gather")
                            && graph.initializers().containsKey(node.inputs().get(0)))
                    .map(node -> node.outputs().get(0))
                    .filter(name -> probed.shapes()
                            .find(name)
                            .filter(seen -> seen.dtype().isFloating() && !seen.isFixed())
                            .isPresent())
                    .forEach(points::add);
        }
        return points;
    }

    private static List<TensorSpec> specs(List<String> names, ShapeTable shapes) {
        return names.stream()
                .flatMap(name -> shapes.find(name).map(seen -> spec(name, seen)).stream())
                .toList();
    }

    private static TensorSpec spec(String name, ObservedShape seen) {
        return new TensorSpec(
                name, seen.dtype(), Arrays.stream(seen.dims()).boxed().toList());
    }

    private static Batch batch(ProbedModel probed) {
        boolean dynamic = probed.graph().freeInputs().stream()
                .map(ValueInfo::name)
                .map(probed.shapes()::find)
                .allMatch(seen -> seen.filter(shape -> shape.rank() > 0 && !shape.isFixed(0))
                        .isPresent());
        if (probed.freed()) {
            return Batch.REWRITTEN;
        }
        return dynamic ? Batch.DYNAMIC : Batch.ROW_BY_ROW;
    }
}
