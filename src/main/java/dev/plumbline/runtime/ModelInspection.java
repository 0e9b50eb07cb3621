package dev.plumbline.runtime;

import dev.plumbline.autodiff.Blocking;
import dev.plumbline.autodiff.Differentiator;
import dev.plumbline.autodiff.Feasibility;
import dev.plumbline.autodiff.GradientRequest;
import dev.plumbline.autodiff.NotDifferentiableException;
import dev.plumbline.graph.Dim;
import dev.plumbline.graph.Graph;
import dev.plumbline.graph.Model;
import dev.plumbline.graph.Type;
import dev.plumbline.graph.ValueInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Looks at a model for a {@link ModelCheck}: runs it on samples, and asks what has a gradient. */
final class ModelInspection {
    private final Model source;
    private final ProbedModel probed;
    private final List<String> points;

    private ModelInspection(Model source, ProbedModel probed) {
        this.source = source;
        this.probed = probed;
        this.points = points(probed);
    }

    static ModelCheck of(OnnxRuntime runtime, Model source) {
        ProbedModel probed;
        try {
            probed = ProbedModel.of(runtime, source, List.of());
        } catch (NotDifferentiableException e) {
            return unrunnable(source, e.blocking());
        }
        return new ModelInspection(source, probed).check();
    }

    private ModelCheck check() {
        var outputs = probed.floatingOutputs();
        var feasibility = points.isEmpty() || outputs.isEmpty()
                ? new Feasibility(List.of(), List.of())
                : Differentiator.inspect(probed.graph(), probed.shapes(), GradientRequest.of(points, outputs));
        return new ModelCheck(
                feasibility.isFeasible(),
                probed.specs(ProbedModel.names(probed.graph().freeInputs())),
                probed.specs(ProbedModel.names(probed.graph().outputs())),
                probed.specs(points),
                operators(source.graph()),
                feasibility.blocking(),
                batch(),
                hints(feasibility));
    }

    private static ModelCheck unrunnable(Model source, List<Blocking> blocking) {
        return new ModelCheck(
                false,
                declared(source.graph().freeInputs()),
                declared(source.graph().outputs()),
                List.of(),
                operators(source.graph()),
                blocking,
                ModelCheck.Batch.ROW_BY_ROW,
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

    private List<String> hints(Feasibility feasibility) {
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

    private ModelCheck.Batch batch() {
        boolean dynamic = probed.graph().freeInputs().stream()
                .map(ValueInfo::name)
                .map(probed.shapes()::find)
                .allMatch(seen -> seen.filter(shape -> shape.rank() > 0 && !shape.isFixed(0))
                        .isPresent());
        if (probed.freed()) {
            return ModelCheck.Batch.REWRITTEN;
        }
        return dynamic ? ModelCheck.Batch.DYNAMIC : ModelCheck.Batch.ROW_BY_ROW;
    }
}
