package dev.plumbline.autodiff;

import dev.plumbline.autodiff.GradientRequest.Leniency;
import dev.plumbline.graph.Dim;
import dev.plumbline.graph.Graph;
import dev.plumbline.graph.GraphBuilder;
import dev.plumbline.graph.InvalidModelException;
import dev.plumbline.graph.ObservedShape;
import dev.plumbline.graph.ShapeTable;
import dev.plumbline.graph.Type;
import dev.plumbline.graph.ValueInfo;
import java.util.Arrays;
import java.util.List;

/**
 * Reverse-mode differentiation of a canonical graph (Griewank and Walther, Evaluating Derivatives, 2008, chapter 3).
 *
 * <p>The result computes forward and backward in one graph: the inputs are the graph's and a cotangent {@code d_<output>} per requested
 * output, the outputs are the graph's and a gradient {@code d_<point>} per point: the sum over the requested outputs of the cotangent
 * times the Jacobian. It is made of ordinary operators; any runtime can run it.
 */
public final class Differentiator {
    private final RuleTable rules;
    private final Graph graph;
    private final ShapeTable shapes;
    private final GradientRequest request;
    private final GraphBuilder builder;
    private final ReverseSweep sweep;

    private Differentiator(Graph graph, ShapeTable shapes, GradientRequest request) {
        this.graph = graph;
        this.shapes = shapes;
        this.request = request;
        this.rules = GradientRules.with(request.leniencies());
        this.builder = GraphBuilder.extending(graph);
        shapes.byName().forEach((name, seen) -> builder.declare(name, seen.dtype()));
        this.sweep = new ReverseSweep(rules, shapes, graph.initializers(), builder);
    }

    /**
     * The forward and backward graph.
     *
     * @param graph in canonical form, nodes in topological order
     * @param shapes of every value in the graph
     * @throws NotDifferentiableException with every blocking node, or every point that no requested output depends on
     */
    public static Graph differentiate(Graph graph, ShapeTable shapes, GradientRequest request) {
        return new Differentiator(graph, shapes, request).run();
    }

    /** Whether {@link #differentiate} would succeed, and if not, why. */
    public static Feasibility inspect(Graph graph, ShapeTable shapes, GradientRequest request) {
        var differentiator = new Differentiator(graph, shapes, request);
        differentiator.sweep();
        return new Feasibility(
                differentiator.sweep.blocking(),
                request.points().stream()
                        .filter(differentiator.sweep.cotangents()::reaches)
                        .toList());
    }

    /** The nodes on the way without a gradient rule, of a graph that cannot be run and so has no known shapes. */
    public static List<Blocking> withoutRules(Graph graph, GradientRequest request) {
        var rules = GradientRules.standard();
        var path = GradientPath.between(request.points(), request.outputs(), graph, ShapeTable.empty(), rules);
        return path.nodes().stream()
                .filter(node -> rules.find(node).isEmpty() && !ControlFlow.isControlFlow(node))
                .map(Refusals::of)
                .toList();
    }

    private Graph run() {
        sweep();
        if (!sweep.blocking().isEmpty()) {
            throw new NotDifferentiableException(sweep.blocking());
        }
        requireAllReached();
        builder.scope("");
        graph.outputs().forEach(output -> builder.output(output, builder.value(output.name())));
        for (String output : request.outputs()) {
            if (graph.outputs().stream().noneMatch(declared -> declared.name().equals(output))) {
                builder.output(info(output, output), builder.value(output));
            }
        }
        for (String point : request.points()) {
            var gradient = sweep.cotangents().of(point);
            if (Op.isNone(gradient)) {
                var value = builder.value(point);
                gradient = value.zeros(value.shape());
            }
            builder.output(info(claim(ReverseSweep.PREFIX + point), point), gradient);
        }
        return builder.build(graph.name());
    }

    private void sweep() {
        var path = GradientPath.between(request.points(), request.outputs(), graph, shapes, rules);
        for (String output : request.outputs()) {
            var cotangent = builder.input(info(claim(ReverseSweep.PREFIX + output), output));
            if (path.values().contains(output)) {
                sweep.seed(output, cotangent);
            }
        }
        sweep.run(path);
    }

    private void requireAllReached() {
        var unreached = request.points().stream()
                .filter(point -> !sweep.cotangents().reaches(point))
                .toList();
        if (!unreached.isEmpty() && !request.leniencies().contains(Leniency.ZERO_WHERE_UNREACHED)) {
            throw new NotDifferentiableException(
                    "expected outputs %s to depend on %s through differentiable operators, found no such path; leave %s out"
                            .formatted(request.outputs(), unreached, unreached.size() == 1 ? "it" : "them"));
        }
    }

    /** Name, type and extents of a value like one seen in the sample run. */
    private ValueInfo info(String name, String like) {
        return graph.inputs().stream()
                .filter(input -> input.name().equals(like))
                .findFirst()
                .or(() -> graph.outputs().stream()
                        .filter(output -> output.name().equals(like))
                        .filter(output -> output.type() instanceof Type.Ranked)
                        .findFirst())
                .map(declared -> new ValueInfo(name, declared.type()))
                .orElseGet(() -> ValueInfo.of(name, shapes.get(like).dtype(), dims(shapes.get(like))));
    }

    private static List<Dim> dims(ObservedShape seen) {
        return Arrays.stream(seen.dims()).mapToObj(Dim::of).toList();
    }

    private String claim(String name) {
        if (graph.names().contains(name)) {
            throw new InvalidModelException(
                    "the model already has a value named '%s', which the gradient needs; rename it".formatted(name));
        }
        return name;
    }
}
