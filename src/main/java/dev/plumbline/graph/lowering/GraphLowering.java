package dev.plumbline.graph.lowering;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Function;
import dev.plumbline.graph.Graph;
import dev.plumbline.graph.GraphBuilder;
import dev.plumbline.graph.InvalidModelException;
import dev.plumbline.graph.Limits;
import dev.plumbline.graph.Literal;
import dev.plumbline.graph.Node;
import dev.plumbline.graph.Type;
import dev.plumbline.graph.Value;
import dev.plumbline.graph.ValueInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Brings the nodes of one graph into canonical form, in their order. */
final class GraphLowering {
    private final Canonicalizer canonicalizer;
    private final Graph graph;
    private final GraphBuilder builder;
    private final Set<String> keep;
    private final List<Node> lowered = new ArrayList<>();
    /** Values that are other values by another name. */
    private final Map<String, String> aliases = new HashMap<>();
    /** Literals of this graph and of those around it. */
    private final Map<String, Literal> constants;

    private final Map<String, Literal> initializers;
    /** Values whose nodes were said in other words. */
    private final Set<String> replaced = new HashSet<>();

    GraphLowering(
            Canonicalizer canonicalizer,
            Graph graph,
            Collection<String> keep,
            GraphBuilder builder,
            Map<String, Literal> outerConstants) {
        this.canonicalizer = canonicalizer;
        this.graph = graph;
        this.builder = builder;
        this.keep = new HashSet<>(keep);
        graph.outputs().forEach(output -> this.keep.add(output.name()));
        initializers = new LinkedHashMap<>(graph.initializers());
        constants = new HashMap<>(outerConstants);
        constants.putAll(initializers);
    }

    Graph run(Map<String, Integer> opsets) {
        graph.initializers().forEach((name, literal) -> {
            if (literal instanceof Literal.Dense dense) {
                builder.declare(name, dense.tensor().dtype());
            }
        });
        graph.inputs().forEach(builder::learnType);
        graph.values().forEach(builder::learnType);
        graph.nodes().forEach(node -> lower(node, opsets, 0));
        initializers.putAll(builder.initializers());
        var outputs = graph.outputs().stream().map(this::retyped).toList();
        return new Graph(graph.name(), lowered, graph.freeInputs(), outputs, initializers, List.of());
    }

    /** An output that was a sequence and is now the tensor it was made from. */
    private ValueInfo retyped(ValueInfo output) {
        return replaced.contains(output.name())
                        && output.type() instanceof Type.Opaque opaque
                        && opaque.description().equals("sequence")
                ? ValueInfo.undeclared(output.name())
                : output;
    }

    private void lower(Node original, Map<String, Integer> opsets, int depth) {
        if (depth > Limits.MAX_NESTING) {
            throw new InvalidModelException(
                    "%s: expected functions nested at most %d deep, found more; does one call itself?"
                            .formatted(original.describe(), Limits.MAX_NESTING));
        }
        canonicalizer.count();
        var node = throughAliases(original);
        var function = canonicalizer.function(node.domain(), node.op());
        if (function != null) {
            inline(node, function, depth);
        } else if (node.is("Constant")) {
            constant(node);
        } else {
            operator(withCanonicalSubgraphs(node, opsets), opsets);
        }
    }

    private Node throughAliases(Node node) {
        return node.withInputs(node.inputs().stream().map(this::alias).toList())
                .withAttributes(node.attributes().mapSubgraphs(subgraph -> subgraph.renameReads(this::alias)));
    }

    private String alias(String name) {
        return aliases.getOrDefault(name, name);
    }

    private Node withCanonicalSubgraphs(Node node, Map<String, Integer> opsets) {
        return node.withAttributes(node.attributes()
                .mapSubgraphs(
                        subgraph -> canonicalizer.graph(subgraph, opsets, Set.of(), builder.nested(), constants)));
    }

    private void operator(Node node, Map<String, Integer> opsets) {
        int opset = opsets.getOrDefault(node.domain(), opsets.getOrDefault("", 1));
        var lowering = canonicalizer.lowerings().find(node, opset);
        if (lowering.isEmpty()) {
            lowered.add(node);
            builder.learnTypes(node);
            return;
        }
        builder.scope(node.label());
        var results = lowered(lowering.get(), new Call(node, opset, builder, constants, canonicalizer.knowledge()));
        builder.scope("");
        constants.putAll(builder.initializers());
        replace(node, results, builder.drain());
    }

    /** What a lowering makes of a node; it reads attributes and inputs as the operator is defined, which the node may break. */
    private static List<Value> lowered(Lowering lowering, Call call) {
        try {
            var results = lowering.lower(call);
            if (results.size() < call.outputCount()) {
                throw call.invalid("at most %d outputs, found %d".formatted(results.size(), call.outputCount()));
            }
            return results;
        } catch (InvalidModelException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new InvalidModelException(
                    "%s (opset %d): its attributes or inputs are not those of the operator: %s"
                            .formatted(call.node().describe(), call.opset(), e),
                    e);
        }
    }

    /** Adds the nodes that say the operator in other words, their results under the names that the node's outputs had. */
    private void replace(Node node, List<Value> results, List<Node> replacement) {
        replaced.addAll(node.outputs());
        var renamed = new HashMap<String, String>();
        var written = new HashSet<String>();
        replacement.forEach(emitted -> written.addAll(emitted.outputs()));
        var copies = new ArrayList<Node>();
        for (int index = 0; index < node.outputs().size(); index++) {
            String output = node.outputs().get(index);
            if (output.isEmpty() || results.get(index) == null) {
                continue;
            }
            String result = results.get(index).name();
            if (written.contains(result) && renamed.putIfAbsent(result, output) == null) {
                continue;
            }
            if (keep.contains(output)) {
                copies.add(new Node("", "Identity", "", List.of(result), List.of(output), Attributes.none()));
            } else {
                aliases.put(output, result);
            }
        }
        for (var emitted : replacement) {
            lowered.add(new Node(
                    replacement.size() == 1 ? node.name() : emitted.name(),
                    emitted.op(),
                    emitted.domain(),
                    emitted.inputs().stream()
                            .map(i -> renamed.getOrDefault(i, i))
                            .toList(),
                    emitted.outputs().stream()
                            .map(o -> renamed.getOrDefault(o, o))
                            .toList(),
                    emitted.attributes()));
        }
        copies.forEach(copy -> lowered.add(copy.withInputs(copy.inputs().stream()
                .map(input -> renamed.getOrDefault(input, input))
                .toList())));
    }

    /** Strings and sparse values stay Constant nodes. */
    private void constant(Node node) {
        ConstantNodes.literal(node)
                .ifPresentOrElse(
                        literal -> {
                            String output = node.outputs().get(0);
                            initializers.put(output, literal);
                            constants.put(output, literal);
                            if (literal instanceof Literal.Dense dense) {
                                builder.declare(output, dense.tensor().dtype());
                            }
                        },
                        () -> lowered.add(node));
    }

    private void inline(Node call, Function function, int depth) {
        builder.scope(call.label());
        var body = new FunctionCall(call, function, builder).nodes();
        builder.scope("");
        body.forEach(node -> lower(node, function.opsets(), depth + 1));
    }
}
