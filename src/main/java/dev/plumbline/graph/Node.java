package dev.plumbline.graph;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.Stream;

/**
 * One operator applied to named values.
 *
 * @param name may be empty; {@link #label()} never is
 * @param domain empty for ONNX's own operators
 * @param inputs value names; an empty name is an optional input left out
 * @param outputs value names; an empty name is an output nobody asked for
 */
public record Node(
        String name, String op, String domain, List<String> inputs, List<String> outputs, Attributes attributes) {
    public Node {
        requireNonNull(name, "name");
        requireNonNull(op, "op");
        requireNonNull(attributes, "attributes");
        domain = domain.equals("ai.onnx") ? "" : domain;
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** The node's name, or its first output where it has none. */
    public String label() {
        return name.isEmpty()
                ? outputs.stream().filter(o -> !o.isEmpty()).findFirst().orElse("?")
                : name;
    }

    /** Operator and label for messages, such as {@code Gemm 'fc1'}. */
    public String describe() {
        return "%s '%s'".formatted(qualifiedOp(), label());
    }

    /** The operator with its domain, such as {@code com.microsoft.BiasGelu}. */
    public String qualifiedOp() {
        return domain.isEmpty() ? op : domain + "." + op;
    }

    public boolean is(String standardOp) {
        return domain.isEmpty() && op.equals(standardOp);
    }

    public boolean hasInput(int index) {
        return index < inputs.size() && !inputs.get(index).isEmpty();
    }

    public boolean hasOutput(int index) {
        return index < outputs.size() && !outputs.get(index).isEmpty();
    }

    public Node withInputs(List<String> newInputs) {
        return new Node(name, op, domain, newInputs, outputs, attributes);
    }

    public Node withOutputs(List<String> newOutputs) {
        return new Node(name, op, domain, inputs, newOutputs, attributes);
    }

    public Node withAttributes(Attributes newAttributes) {
        return new Node(name, op, domain, inputs, outputs, newAttributes);
    }

    /** Names this node reads: its inputs, and what its subgraphs capture from outside. */
    public Stream<String> reads() {
        return Stream.concat(
                        inputs.stream(), attributes.subgraphs().stream().flatMap(graph -> graph.captures().stream()))
                .filter(input -> !input.isEmpty());
    }
}
