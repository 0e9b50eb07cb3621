package dev.plumbline.graph;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Nodes joined by the names of the values they read and write; every name is written once.
 *
 * @param inputs may repeat initializers, as files before IR version 4 do; {@link #freeInputs()} does not
 * @param values declared types of inner values; a hint that may be empty
 */
public record Graph(
        String name,
        List<Node> nodes,
        List<ValueInfo> inputs,
        List<ValueInfo> outputs,
        Map<String, Literal> initializers,
        List<ValueInfo> values) {
    public Graph {
        requireNonNull(name, "name");
        nodes = List.copyOf(nodes);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        initializers = Collections.unmodifiableMap(new LinkedHashMap<>(initializers));
        values = List.copyOf(values);
    }

    /** Inputs that the caller must feed. */
    public List<ValueInfo> freeInputs() {
        return inputs.stream()
                .filter(input -> !initializers.containsKey(input.name()))
                .toList();
    }

    /** The node that writes each value. */
    public Map<String, Node> producers() {
        var producers = new HashMap<String, Node>();
        for (var node : nodes) {
            node.outputs().stream().filter(output -> !output.isEmpty()).forEach(output -> producers.put(output, node));
        }
        return producers;
    }

    /** Inputs that the caller must feed and that a value depends on, in their order; an input depends on itself. */
    public List<ValueInfo> inputsOf(String value) {
        var producers = producers();
        var needed = new HashSet<String>();
        var open = new ArrayDeque<>(List.of(value));
        while (!open.isEmpty()) {
            var name = open.pop();
            if (needed.add(name) && producers.containsKey(name)) {
                producers.get(name).reads().forEach(open::push);
            }
        }
        return freeInputs().stream()
                .filter(input -> needed.contains(input.name()))
                .toList();
    }

    /** Every name of a value or a node in use here and in the subgraphs. */
    public Set<String> names() {
        var names = new HashSet<String>(initializers.keySet());
        inputs.forEach(input -> names.add(input.name()));
        outputs.forEach(output -> names.add(output.name()));
        for (var node : nodes) {
            names.add(node.name());
            names.addAll(node.inputs());
            names.addAll(node.outputs());
            node.attributes().subgraphs().forEach(graph -> names.addAll(graph.names()));
        }
        return names;
    }

    /** Names read here or in the subgraphs, but written outside. */
    public Set<String> captures() {
        var written = new HashSet<String>(initializers.keySet());
        inputs.forEach(input -> written.add(input.name()));
        var captured = new LinkedHashSet<String>();
        for (var node : nodes) {
            written.addAll(node.outputs());
            node.reads().forEach(captured::add);
        }
        outputs.forEach(output -> captured.add(output.name()));
        captured.removeAll(written);
        return captured;
    }

    /**
     * The same graph reading other names, in its subgraphs too, but for names that a subgraph defines itself; what it writes keeps its
     * name.
     */
    public Graph renameReads(UnaryOperator<String> rename) {
        var renamedNodes = nodes.stream()
                .map(node -> node.withInputs(node.inputs().stream().map(rename).toList())
                        .withAttributes(node.attributes().mapSubgraphs(graph -> graph.renameCaptures(rename))))
                .toList();
        var renamedOutputs = outputs.stream()
                .map(output -> new ValueInfo(rename.apply(output.name()), output.type()))
                .toList();
        return new Graph(name, renamedNodes, inputs, renamedOutputs, initializers, values);
    }

    private Graph renameCaptures(UnaryOperator<String> rename) {
        var own = definitions();
        return renameReads(name -> own.contains(name) ? name : rename.apply(name));
    }

    /** The same graph with what it writes, is fed and holds under other names; its subgraphs keep the names they write. */
    public Graph rename(UnaryOperator<String> rename) {
        var reading = renameReads(rename);
        var renamedNodes = reading.nodes().stream()
                .map(node -> node.withOutputs(node.outputs().stream()
                        .map(output -> output.isEmpty() ? output : rename.apply(output))
                        .toList()))
                .toList();
        var renamedInputs = inputs.stream()
                .map(input -> new ValueInfo(rename.apply(input.name()), input.type()))
                .toList();
        var renamedInitializers = new LinkedHashMap<String, Literal>();
        initializers.forEach((key, literal) -> renamedInitializers.put(rename.apply(key), literal));
        return new Graph(name, renamedNodes, renamedInputs, reading.outputs(), renamedInitializers, List.of());
    }

    /** Names that are written, fed or held here, not in the subgraphs. */
    public Set<String> definitions() {
        var defined = new LinkedHashSet<String>(initializers.keySet());
        inputs.forEach(input -> defined.add(input.name()));
        nodes.forEach(node -> defined.addAll(node.outputs()));
        defined.remove("");
        return defined;
    }

    public Graph withNodes(List<Node> newNodes) {
        return new Graph(name, newNodes, inputs, outputs, initializers, values);
    }

    public Graph withOutputs(List<ValueInfo> newOutputs) {
        return new Graph(name, nodes, inputs, newOutputs, initializers, values);
    }
}
