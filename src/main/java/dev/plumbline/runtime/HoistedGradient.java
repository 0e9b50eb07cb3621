package dev.plumbline.runtime;

import dev.plumbline.autodiff.AffinePrefix;
import dev.plumbline.graph.Graph;
import dev.plumbline.graph.Model;
import dev.plumbline.graph.ShapeTable;
import java.util.List;

/**
 * A model's gradient in two parts, at the end of its affine prefix.
 *
 * @param forward the prefix, from explained values to boundary values
 * @param prefix the prefix with its gradient, where boundary values that are explained themselves are left out
 * @param rest from the boundary to the target
 */
record HoistedGradient(Graph forward, GradientModel prefix, GradientModel rest) {
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
                forward,
                GradientModel.compileWithZeros(runtime, head.withGraph(forward), moving, inner),
                GradientModel.compileWithZeros(runtime, head.withGraph(rest), affine.boundary(), List.of(target)));
    }
}
