package dev.plumbline.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks put into a model before the lists of extents that ONNX Runtime 1.29 copies without looking at their length: a Resize with more
 * scales than its input has axes writes past the end of its memory.
 *
 * <p>The check is a Reshape to one number per axis, which fails in a run where the length differs.
 */
public final class Guards {
    /** Where scales and sizes stand, in all versions: before operator set 11 the scales came second. */
    private static final Map<String, int[]> LISTS = Map.of("Resize", new int[] {1, 2, 3}, "Upsample", new int[] {1});

    private Guards() {}

    /** The model with its checks, in its subgraphs and functions too; lists that are written down are checked when it is loaded. */
    public static Model add(Model model) {
        var functions = model.functions().stream()
                .map(function -> function.withNodes(guarded(function.nodes(), Set.of(), model)))
                .toList();
        return model.withGraph(guarded(model.graph(), Set.of(), model)).withFunctions(functions);
    }

    private static Graph guarded(Graph graph, Set<String> outerConstants, Model model) {
        var constants = new HashSet<>(outerConstants);
        constants.addAll(graph.initializers().keySet());
        return graph.withNodes(guarded(graph.nodes(), constants, model));
    }

    private static List<Node> guarded(List<Node> nodes, Set<String> outerConstants, Model model) {
        var constants = new HashSet<>(outerConstants);
        nodes.stream().filter(node -> node.is("Constant")).forEach(node -> constants.addAll(node.outputs()));
        var guarded = new ArrayList<Node>();
        for (var node : nodes) {
            var inner = node.withAttributes(node.attributes().mapSubgraphs(graph -> guarded(graph, constants, model)));
            guarded.add(
                    node.domain().isEmpty() && LISTS.containsKey(node.op())
                            ? guarded(inner, constants, model, guarded)
                            : inner);
        }
        return guarded;
    }

    private static Node guarded(Node node, Set<String> constants, Model model, List<Node> before) {
        var checked = new HashMap<Integer, String>();
        for (int position : LISTS.get(node.op())) {
            // Regions of interest, which stand second from operator set 11 on, have two numbers an axis.
            boolean region =
                    position == 1 && node.is("Resize") && model.opset("").orElse(1) >= 11;
            boolean known =
                    !node.hasInput(position) || constants.contains(node.inputs().get(position));
            if (!region && !known && !node.attributes().has("axes")) {
                checked.put(position, check(node, position, before));
            }
        }
        var inputs = new ArrayList<>(node.inputs());
        checked.forEach(inputs::set);
        return node.withInputs(inputs);
    }

    /** Adds a list's check; returns the name of the list as checked. */
    private static String check(Node node, int position, List<Node> before) {
        String prefix = "%s/guard%d/".formatted(node.label(), position);
        before.add(operator("Shape", List.of(node.inputs().get(0)), prefix + "shape"));
        before.add(operator("Shape", List.of(prefix + "shape"), prefix + "rank"));
        before.add(operator("Reshape", List.of(node.inputs().get(position), prefix + "rank"), prefix + "list"));
        return prefix + "list";
    }

    private static Node operator(String op, List<String> inputs, String output) {
        return new Node(output, op, "", inputs, List.of(output), Attributes.none());
    }
}
