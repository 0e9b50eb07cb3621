package dev.plumbline.graph;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * A model-local operator: a body to put in place of each node that calls it.
 *
 * @param op name of the operator, followed by {@code :overload} where the function declares one
 * @param opsets operator set versions the body is written for, by domain
 * @param defaults attributes with their values where the call gives none
 */
public record Function(
        String domain,
        String op,
        List<String> inputs,
        List<String> outputs,
        List<Node> nodes,
        Map<String, Integer> opsets,
        Attributes defaults) {
    public Function {
        requireNonNull(domain, "domain");
        requireNonNull(op, "op");
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        nodes = List.copyOf(nodes);
        opsets = Map.copyOf(opsets);
    }

    public Function withNodes(List<Node> newNodes) {
        return new Function(domain, op, inputs, outputs, newNodes, opsets, defaults);
    }

    public Function withDefaults(Attributes newDefaults) {
        return new Function(domain, op, inputs, outputs, nodes, opsets, newDefaults);
    }
}
