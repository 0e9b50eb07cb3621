package dev.plumbline.autodiff;

import dev.plumbline.graph.GraphBuilder;
import dev.plumbline.graph.InvalidModelException;
import dev.plumbline.graph.Literal;
import dev.plumbline.graph.Node;
import dev.plumbline.graph.ShapeTable;
import dev.plumbline.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The way back through the nodes of one graph, from the cotangents of its outputs to those of everything they depend on. */
final class ReverseSweep {
    static final String PREFIX = "d_";

    private final RuleTable rules;
    private final ShapeTable shapes;
    private final Map<String, Literal> literals;
    private final GraphBuilder builder;
    private final Cotangents cotangents;
    private final ClosedForms closedForms = ClosedForms.standard();
    private final List<Blocking> blocking = new ArrayList<>();

    /**
     * A sweep that has not begun.
     *
     * @param literals weights and constants of the graph and those around it
     * @param builder takes the nodes of the way back
     */
    ReverseSweep(RuleTable rules, ShapeTable shapes, Map<String, Literal> literals, GraphBuilder builder) {
        this.rules = rules;
        this.shapes = shapes;
        this.literals = literals;
        this.builder = builder;
        this.cotangents = new Cotangents(shapes);
    }

    RuleTable rules() {
        return rules;
    }

    ShapeTable shapes() {
        return shapes;
    }

    Map<String, Literal> literals() {
        return literals;
    }

    GraphBuilder builder() {
        return builder;
    }

    /** What flowed into each value so far. */
    Cotangents cotangents() {
        return cotangents;
    }

    /** Nodes in the way, in topological order. */
    List<Blocking> blocking() {
        return blocking;
    }

    /** Adds what flows into a value. */
    void seed(String value, Value cotangent) {
        cotangents.add(value, cotangent);
    }

    /** Adds what flows into values out of the way back of a node with subgraphs, of whose results no more is known. */
    void seed(List<String> values, List<Value> results) {
        for (int index = 0; index < values.size(); index++) {
            String value = values.get(index);
            builder.declare(results.get(index).name(), shapes.get(value).dtype());
            seed(value, results.get(index));
        }
    }

    /** Goes back along the path, from what was seeded. */
    void run(GradientPath path) {
        var unbroadcast = new Unbroadcast(builder, shapes);
        var producers = path.producers();
        for (int index = path.nodes().size() - 1; index >= 0; index--) {
            step(path.nodes().get(index), path, producers, unbroadcast);
        }
    }

    private void step(Node node, GradientPath path, Map<String, Node> producers, Unbroadcast unbroadcast) {
        builder.scope(PREFIX + node.label());
        var flowing = node.outputs().stream().map(cotangents::of).toList();
        if (flowing.stream().allMatch(flow -> Op.isNone(flow))) {
            return;
        }
        try {
            if (ControlFlow.isControlFlow(node)) {
                new ControlFlow(this, node, flowing, path).run();
                return;
            }
            var row = rules.find(node);
            if (row.isEmpty()) {
                block(Refusals.of(node), node, path);
                return;
            }
            var op = new Op(node, builder, shapes, literals, path.values());
            var closed = closedForms.find(op, new Pattern(producers, literals, path));
            if (closed.isPresent()) {
                cotangents.add(closed.get().input(), closed.get().cotangent(flowing.get(0)));
            } else {
                accumulate(node, row.get(), vjp(row.get(), op, flowing), path, unbroadcast);
            }
        } catch (RuleRefusal refusal) {
            block(Blocking.of(node, refusal.getMessage(), refusal.remedy()), node, path);
        }
    }

    /** A rule reads attributes and inputs as the operator is defined, which the node may break. */
    private static List<Value> vjp(RuleTable.Row row, Op op, List<Value> flowing) {
        try {
            return row.rule().vjp(op, flowing);
        } catch (RuleRefusal | InvalidModelException | NotDifferentiableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new InvalidModelException(
                    "%s: no gradient, its attributes or inputs are not those of the operator: %s"
                            .formatted(op.node().describe(), e),
                    e);
        }
    }

    private void accumulate(
            Node node, RuleTable.Row row, List<Value> backward, GradientPath path, Unbroadcast unbroadcast) {
        if (backward.size() != node.inputs().size()) {
            throw new IllegalStateException("gradient rule of %s: expected %d cotangents, one per input, found %d"
                    .formatted(node.describe(), node.inputs().size(), backward.size()));
        }
        for (int index = 0; index < backward.size(); index++) {
            String input = node.inputs().get(index);
            var cotangent = backward.get(index);
            if (!Op.isNone(cotangent) && path.values().contains(input)) {
                cotangents.add(
                        input,
                        row.broadcasts()
                                ? unbroadcast.apply(cotangent, node.outputs().get(0), input)
                                : cotangent);
            }
        }
    }

    /** Notes the node, and goes on behind it with a placeholder, so that the nodes before it are looked at too. */
    private void block(Blocking obstacle, Node node, GradientPath path) {
        blocking.add(0, obstacle);
        node.reads()
                .filter(path.values()::contains)
                .distinct()
                .forEach(input -> cotangents.add(input, builder.value(input)));
    }

    /** Notes the nodes in the way of a subgraph. */
    void block(List<Blocking> obstacles) {
        blocking.addAll(0, obstacles);
    }
}
