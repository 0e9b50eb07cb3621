package dev.plumbline.graph.lowering;

import dev.plumbline.graph.Attribute;
import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Function;
import dev.plumbline.graph.GraphBuilder;
import dev.plumbline.graph.Node;
import dev.plumbline.graph.TopologicalOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A node that calls a model-local function, as the nodes of the function's body. */
final class FunctionCall {
    private final Node call;
    private final Function function;
    private final GraphBuilder builder;
    /** Names of the caller for those of the body. */
    private final Map<String, String> names = new HashMap<>();

    /** @param builder makes the names of inner values, in its scope */
    FunctionCall(Node call, Function function, GraphBuilder builder) {
        this.call = call;
        this.function = function;
        this.builder = builder;
    }

    /** The nodes, which read and write what the call does, in order. */
    List<Node> nodes() {
        nameInputs();
        var copies = nameOutputs();
        var body = TopologicalOrder.of(function.nodes());
        for (var node : body) {
            node.outputs().stream()
                    .filter(output -> !output.isEmpty())
                    .forEach(output -> names.computeIfAbsent(output, builder::fresh));
        }
        var nodes = new ArrayList<Node>();
        body.forEach(node -> nodes.add(instance(node)));
        nodes.addAll(copies);
        return nodes;
    }

    private void nameInputs() {
        for (int index = 0; index < function.inputs().size(); index++) {
            names.put(
                    function.inputs().get(index),
                    call.hasInput(index) ? call.inputs().get(index) : "");
        }
    }

    /** An input that is an output too has to be copied to it. */
    private List<Node> nameOutputs() {
        var copies = new ArrayList<Node>();
        int outputs = Math.min(function.outputs().size(), call.outputs().size());
        for (int index = 0; index < outputs; index++) {
            String formal = function.outputs().get(index);
            String actual = call.outputs().get(index);
            if (names.containsKey(formal)) {
                copies.add(
                        new Node("", "Identity", "", List.of(names.get(formal)), List.of(actual), Attributes.none()));
            } else {
                names.put(formal, actual.isEmpty() ? builder.fresh(formal) : actual);
            }
        }
        return copies;
    }

    private Node instance(Node node) {
        var attributes = resolve(node.attributes(), call.attributes(), function.defaults())
                .mapSubgraphs(subgraph -> subgraph.renameReads(this::named));
        return new Node(
                builder.fresh(node.name().isEmpty() ? node.op() : node.name()),
                node.op(),
                node.domain(),
                node.inputs().stream().map(this::named).toList(),
                node.outputs().stream().map(this::named).toList(),
                attributes);
    }

    private String named(String inside) {
        return names.getOrDefault(inside, inside);
    }

    /** The attributes of a node in a function body, with references replaced by what the call gives. */
    private static Attributes resolve(Attributes body, Attributes call, Attributes defaults) {
        var resolved = Attributes.none();
        for (var entry : body.byName().entrySet()) {
            var attribute = entry.getValue();
            if (attribute instanceof Attribute.Reference reference) {
                var given = call.byName()
                        .getOrDefault(reference.name(), defaults.byName().get(reference.name()));
                if (given != null) {
                    resolved = resolved.with(entry.getKey(), given);
                }
            } else {
                resolved = resolved.with(entry.getKey(), attribute);
            }
        }
        return resolved.mapSubgraphs(graph -> graph.withNodes(graph.nodes().stream()
                .map(node -> node.withAttributes(resolve(node.attributes(), call, defaults)))
                .toList()));
    }
}
