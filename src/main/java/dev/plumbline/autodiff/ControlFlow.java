package dev.plumbline.autodiff;

import dev.plumbline.graph.Attribute;
import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Graph;
import dev.plumbline.graph.GraphBuilder;
import dev.plumbline.graph.Literal;
import dev.plumbline.graph.Node;
import dev.plumbline.graph.Value;
import dev.plumbline.graph.ValueInfo;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The way back through a node that holds subgraphs, whose bodies are differentiated in turn. */
final class ControlFlow {
    static final Set<String> OPERATORS = Set.of("If", "Loop", "Scan");

    private final ReverseSweep sweep;
    private final Node node;
    private final List<Value> flowing;
    private final GradientPath path;

    ControlFlow(ReverseSweep sweep, Node node, List<Value> flowing, GradientPath path) {
        this.sweep = sweep;
        this.node = node;
        this.flowing = flowing;
        this.path = path;
    }

    static boolean isControlFlow(Node node) {
        return node.domain().isEmpty() && OPERATORS.contains(node.op());
    }

    /** Adds the cotangents of all values on the path that the node or its subgraphs read. */
    void run() {
        if (node.op().equals("If")) {
            branches();
        } else {
            new Iteration(sweep, node, flowing, path).run();
        }
    }

    /** If takes the way back of the branch it took, which is computed again there. */
    private void branches() {
        var targets = node.reads().filter(path.values()::contains).distinct().toList();
        var attributes = Attributes.none();
        for (String branch : List.of("then_branch", "else_branch")) {
            var back = back(node.attributes().subgraph(branch), targets);
            attributes = attributes.with(branch, new Attribute.Subgraph(back));
        }
        var condition = sweep.builder().value(node.inputs().get(0));
        sweep.seed(targets, sweep.builder().op("If", attributes, targets.size(), condition));
    }

    private Graph back(Graph branch, List<String> targets) {
        var builder = sweep.builder().nested(branch);
        var inner = within(sweep, branch, builder);
        var outputs = branch.outputs().stream().map(ValueInfo::name).toList();
        requireShapes(sweep, node, outputs);
        var inside = GradientPath.between(targets, outputs, branch, sweep.shapes(), sweep.rules());
        for (int index = 0; index < outputs.size(); index++) {
            if (!Op.isNone(flowing.get(index)) && inside.values().contains(outputs.get(index))) {
                inner.seed(outputs.get(index), builder.value(flowing.get(index).name()));
            }
        }
        inner.run(inside);
        sweep.block(inner.blocking());
        builder.scope("");
        for (String target : targets) {
            var cotangent = inner.cotangents().of(target);
            var value = builder.value(target);
            builder.output(
                    builder.fresh(ReverseSweep.PREFIX + target),
                    Op.isNone(cotangent) ? value.zeros(value.shape()) : cotangent);
        }
        return builder.build(branch.name());
    }

    /** A sweep of a subgraph, which sees the literals around it. */
    static ReverseSweep within(ReverseSweep sweep, Graph graph, GraphBuilder builder) {
        Map<String, Literal> literals = new HashMap<>(sweep.literals());
        literals.putAll(graph.initializers());
        return new ReverseSweep(sweep.rules(), sweep.shapes(), literals, builder);
    }

    /** Shapes inside are known where the body ran in the sample. */
    static void requireShapes(ReverseSweep sweep, Node node, List<String> names) {
        var unknown = new HashSet<>(names);
        unknown.removeIf(name -> sweep.shapes().find(name).isPresent());
        if (!unknown.isEmpty()) {
            throw new RuleRefusal(
                    "the shapes of %s inside its %s are unknown".formatted(unknown, node.op()),
                    "give every input a fixed shape apart from the batch");
        }
    }
}
