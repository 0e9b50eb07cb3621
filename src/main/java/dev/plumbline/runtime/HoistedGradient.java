package dev.plumbline.runtime;

import dev.plumbline.autodiff.AffinePrefix;
import dev.plumbline.autodiff.UnfoldedPooling;
import dev.plumbline.graph.Graph;
import dev.plumbline.graph.Model;
import dev.plumbline.graph.ShapeTable;
import java.util.List;
import java.util.Optional;

/**
 * A model's gradient in two parts, at the end of its affine prefix.
 *
 * @param fed what lines lead between: explained values, or boundary values that were computed before
 * @param forward the prefix, from what is fed to boundary values
 * @param prefix the prefix with its gradient, where boundary values that are explained themselves are left out
 * @param rest from the boundary to the target
 */
record HoistedGradient(List<String> fed, Graph forward, GradientModel prefix, GradientModel rest) {
    HoistedGradient {
        fed = List.copyOf(fed);
    }

    /**
     * Splits a graph that leads from explained values to a target, where that saves work.
     *
     * @param summed whether gradients are summed over the points before they go through the prefix, so that what is done there counts for
     *     little
     */
    static Optional<HoistedGradient> find(
            OnnxRuntime runtime, Model head, ShapeTable shapes, List<String> explained, boolean summed) {
        var unfolded = summed
                ? UnfoldedPooling.of(head.graph(), shapes, explained)
                        .flatMap(pooling -> unfolded(runtime, head.withGraph(pooling.graph()), pooling, explained))
                : Optional.<HoistedGradient>empty();
        return unfolded.or(() -> prefix(head.graph(), shapes, explained)
                .map(prefix -> compile(runtime, head, shapes, prefix, explained))
                .map(parts -> parts.fromBoundary(head.graph(), shapes).orElse(parts)));
    }

    /** With the windows of max-poolings as part of the prefix, if it reaches as far. */
    private static Optional<HoistedGradient> unfolded(
            OnnxRuntime runtime, Model model, UnfoldedPooling pooling, List<String> explained) {
        var probed = ProbedModel.of(runtime, model, explained);
        return prefix(probed.graph(), probed.shapes(), explained)
                .filter(prefix -> prefix.boundary().containsAll(pooling.planes()))
                .map(prefix -> compile(runtime, probed.canonical(), probed.shapes(), prefix, explained));
    }

    private static Optional<AffinePrefix> prefix(Graph graph, ShapeTable shapes, List<String> explained) {
        return AffinePrefix.find(
                graph, shapes, explained, graph.outputs().get(0).name());
    }

    /** Compiles both parts of a graph that leads from explained values to a target. */
    static HoistedGradient compile(
            OnnxRuntime runtime, Model head, ShapeTable shapes, AffinePrefix affine, List<String> explained) {
        var target = head.graph().outputs().get(0).name();
        var inner = affine.boundary().stream()
                .filter(value -> !explained.contains(value))
                .toList();
        var forward = SeveredGraph.at(head.graph(), shapes, explained, inner);
        var rest = SeveredGraph.at(head.graph(), shapes, affine.boundary(), List.of(target));
        var moving = ProbedModel.names(forward.freeInputs()).stream()
                .filter(explained::contains)
                .toList();
        return new HoistedGradient(
                explained,
                forward,
                GradientModel.compileWithZeros(runtime, head.withGraph(forward), moving, inner),
                GradientModel.compileWithZeros(runtime, head.withGraph(rest), affine.boundary(), List.of(target)));
    }

    /**
     * The same for lines between boundary values: the pass that gives F at an end gives these as well, and once for an end that recurs.
     *
     * @param head the graph that was split
     * @return empty where the way back needs the explained values themselves, or boundary values take more room than they do
     */
    Optional<HoistedGradient> fromBoundary(Graph head, ShapeTable shapes) {
        var boundary = rest.points();
        boolean readsPoints = ProbedModel.names(back().freeInputs()).stream().anyMatch(fed::contains);
        if (readsPoints || elements(shapes, boundary) > elements(shapes, fed)) {
            return Optional.empty();
        }
        return Optional.of(
                new HoistedGradient(boundary, SeveredGraph.at(head, shapes, boundary, List.of()), prefix, rest));
    }

    private static long elements(ShapeTable shapes, List<String> values) {
        return values.stream()
                .mapToLong(value -> shapes.get(value).first().size())
                .sum();
    }

    /** From gradients in the boundary values to gradients in the explained ones. */
    Graph back() {
        var gradients = prefix.points().stream().map(point -> "d_" + point).toList();
        return SeveredGraph.at(prefix.model().graph(), prefix.shapes(), List.of(), gradients);
    }
}
