package dev.plumbline.graph.lowering;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.GraphBuilder;
import dev.plumbline.graph.InvalidModelException;
import dev.plumbline.graph.Literal;
import dev.plumbline.graph.Node;
import dev.plumbline.graph.Value;
import dev.plumbline.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A node to be lowered, and the graph that takes its replacement.
 *
 * @param opset operator set version the node is written for
 * @param constants tensors of the values known so far to be constant
 */
record Call(Node node, int opset, GraphBuilder builder, Map<String, Literal> constants) {
    Attributes attributes() {
        return node.attributes();
    }

    boolean hasInput(int index) {
        return node.hasInput(index);
    }

    Value input(int index) {
        if (!node.hasInput(index)) {
            throw invalid("input %d, found inputs %s".formatted(index, node.inputs()));
        }
        return builder.value(node.inputs().get(index));
    }

    /** An input, or {@code null} where it is left out. */
    Value inputOrNull(int index) {
        return node.hasInput(index) ? input(index) : null;
    }

    /** All inputs in order, {@code null} where one is left out. */
    Value[] inputs() {
        return IntStream.range(0, node.inputs().size())
                .mapToObj(this::inputOrNull)
                .toArray(Value[]::new);
    }

    /** The tensor of an input that is written into the model. */
    Optional<Tensor> constant(int index) {
        return node.hasInput(index) && constants.get(node.inputs().get(index)) instanceof Literal.Dense dense
                ? Optional.of(dense.tensor())
                : Optional.empty();
    }

    /** The operator itself on these inputs with these attributes. */
    List<Value> same(Attributes attributes, Value... inputs) {
        return builder.custom(
                node.domain(), node.op(), attributes, node.outputs().size(), inputs);
    }

    /** The operator itself with more inputs in place of attributes. */
    List<Value> same(Attributes attributes, List<Value> inputs) {
        return same(attributes, inputs.toArray(Value[]::new));
    }

    /** An attribute list of integers as a value, or {@code null} where it is left out. */
    Value integers(String attribute) {
        return attributes().integers(attribute).map(builder::ints).orElse(null);
    }

    InvalidModelException invalid(String expected) {
        return new InvalidModelException("%s (opset %d): expected %s".formatted(node.describe(), opset, expected));
    }

    @Override
    public String toString() {
        return node.describe() + Arrays.toString(inputs());
    }
}
