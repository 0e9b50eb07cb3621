package dev.plumbline.runtime;

import static java.util.Objects.requireNonNull;

import dev.plumbline.autodiff.Differentiator;
import dev.plumbline.autodiff.GradientRequest;
import dev.plumbline.autodiff.GradientRequest.Leniency;
import dev.plumbline.graph.Model;
import dev.plumbline.graph.ShapeTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A model compiled to one that computes forward and backward.
 *
 * <p>Its inputs are the model's and a cotangent {@code d_<output>} per requested output; its outputs are the model's, the requested
 * outputs that are inner values, and a gradient {@code d_<point>} per point. What was free in the model, such as the batch, is free here.
 *
 * @param model forward and backward
 * @param points values differentiated with respect to
 * @param outputs values differentiated
 * @param shapes of the forward values
 */
public record GradientModel(Model model, List<String> points, List<String> outputs, ShapeTable shapes) {
    /** Metadata property of a gradient model that is not the gradient of the model it was made from. */
    public static final String MARK = "plumbline.gradient";

    public GradientModel {
        requireNonNull(model, "model");
        requireNonNull(shapes, "shapes");
        points = List.copyOf(points);
        outputs = List.copyOf(outputs);
    }

    /** Compiles with respect to all floating inputs, differentiating all floating outputs. */
    public static GradientModel compile(OnnxRuntime runtime, Model source) {
        return compile(runtime, source, List.of(), List.of());
    }

    /**
     * Compiles a model as it was read.
     *
     * @param points names of inputs or inner values; none stands for all floating inputs
     * @param outputs names of outputs or inner values; none stands for all floating outputs
     * @throws dev.plumbline.autodiff.NotDifferentiableException with every node in the way
     */
    public static GradientModel compile(OnnxRuntime runtime, Model source, List<String> points, List<String> outputs) {
        return compile(runtime, source, points, outputs, Set.of());
    }

    /** As {@link #compile}, with a gradient of zero for points that the outputs do not depend on. */
    public static GradientModel compileWithZeros(
            OnnxRuntime runtime, Model source, List<String> points, List<String> outputs) {
        return compile(runtime, source, points, outputs, Set.of(Leniency.ZERO_WHERE_UNREACHED));
    }

    /**
     * As {@link #compile}, letting pass what is refused otherwise. A model differentiated straight through its quantised numbers says so
     * in its metadata, under {@value #MARK}.
     */
    public static GradientModel compile(
            OnnxRuntime runtime, Model source, List<String> points, List<String> outputs, Set<Leniency> leniencies) {
        var keep = new ArrayList<>(points);
        keep.addAll(outputs);
        var probed = ProbedModel.of(runtime, source, keep);
        var request = new GradientRequest(
                points.isEmpty() ? probed.floatingInputs() : points,
                outputs.isEmpty() ? probed.floatingOutputs() : outputs,
                leniencies);
        var graph = Differentiator.differentiate(probed.graph(), probed.shapes(), request);
        var model = probed.canonical().withGraph(graph);
        boolean marked = leniencies.contains(Leniency.STRAIGHT_THROUGH)
                && graph.nodes().stream().anyMatch(node -> node.is("QuantizeLinear"));
        return new GradientModel(
                marked ? model.withProperty(MARK, "straight-through") : model,
                request.points(),
                request.outputs(),
                probed.shapes());
    }
}
