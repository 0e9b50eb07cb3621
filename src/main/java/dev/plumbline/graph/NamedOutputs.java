package dev.plumbline.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

/** The outputs that a graph is to have, and the values behind them, which mostly have other names while it grows. */
final class NamedOutputs {
    private final List<ValueInfo> declared = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    void add(ValueInfo info, String value) {
        declared.add(info);
        values.add(value);
    }

    /** A graph with these outputs: the node that writes an output does so under the output's name, or a copy of its value is added. */
    Graph addedTo(Graph graph) {
        var written = new HashSet<String>();
        graph.nodes().forEach(node -> written.addAll(node.outputs()));
        var names = declared.stream().map(ValueInfo::name).toList();
        var renamed = new HashMap<String, String>();
        var nodes = new ArrayList<>(graph.nodes());
        for (int index = 0; index < values.size(); index++) {
            String value = values.get(index);
            String output = names.get(index);
            boolean renames = written.contains(value) && !names.contains(value);
            if (!value.equals(output) && !(renames && renamed.putIfAbsent(value, output) == null)) {
                nodes.add(new Node("", "Identity", "", List.of(value), List.of(output), Attributes.none()));
            }
        }
        var read = graph.withNodes(nodes).withOutputs(declared).renameReads(name -> renamed.getOrDefault(name, name));
        return read.withNodes(read.nodes().stream()
                .map(node -> node.withOutputs(node.outputs().stream()
                        .map(output -> renamed.getOrDefault(output, output))
                        .toList()))
                .toList());
    }
}
