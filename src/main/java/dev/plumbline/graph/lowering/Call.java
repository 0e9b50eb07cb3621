package dev.plumbline.graph.lowering;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Graph;
import dev.plumbline.graph.GraphBuilder;
import dev.plumbline.graph.InvalidModelException;
import dev.plumbline.graph.Literal;
import dev.plumbline.graph.Node;
import dev.plumbline.graph.ObservedShape;
import dev.plumbline.graph.ShapeTable;
import dev.plumbline.graph.Type;
import dev.plumbline.graph.Value;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A node to be lowered, and the graph that takes its replacement.
 *
 * @param opset operator set version the node is written for
 * @param constants tensors of the values known so far to be constant
 * @param knowledge what is known of the shapes of the model's values
 */
record Call(Node node, int opset, GraphBuilder builder, Map<String, Literal> constants, Knowledge knowledge) {
    /**
     * Shapes of the model's values.
     *
     * @param seen in sample runs of the model as it was read; may be empty
     * @param ranks that the model declares
     */
    record Knowledge(ShapeTable seen, Map<String, Integer> ranks) {
        static Knowledge of(Graph graph, ShapeTable seen) {
            var ranks = new HashMap<String, Integer>();
            Stream.of(graph.inputs(), graph.values(), graph.outputs())
                    .flatMap(List::stream)
                    .filter(value -> value.type() instanceof Type.Ranked)
                    .forEach(value -> ranks.put(
                            value.name(), ((Type.Ranked) value.type()).dims().size()));
            return new Knowledge(seen, ranks);
        }

        Optional<Integer> rank(String name) {
            return Optional.ofNullable(ranks.get(name));
        }
    }

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

    /** How many outputs the node names. */
    int outputCount() {
        return node.outputs().size();
    }

    /** The rank of an input, where the model declares it or it was seen. */
    OptionalInt rank(int index) {
        if (!node.hasInput(index)) {
            return OptionalInt.empty();
        }
        var shape = constant(index)
                .map(tensor -> tensor.shape().rank())
                .or(() -> seen(index).map(ObservedShape::rank));
        return shape.or(() -> knowledge.rank(node.inputs().get(index)))
                .map(OptionalInt::of)
                .orElseGet(OptionalInt::empty);
    }

    /** The fixed extent of an axis of an input, where the model was seen to run with it. */
    OptionalLong extent(int index, int axis) {
        return seen(index)
                .filter(shape -> axis < shape.rank() && shape.isFixed(axis))
                .map(shape -> OptionalLong.of(shape.dim(axis)))
                .orElseGet(OptionalLong::empty);
    }

    private Optional<ObservedShape> seen(int index) {
        return node.hasInput(index) ? knowledge.seen().find(node.inputs().get(index)) : Optional.empty();
    }

    /** The results in order, and nothing for the outputs left. */
    List<Value> results(Value... results) {
        return new ArrayList<>(Arrays.asList(Arrays.copyOf(results, Math.max(results.length, outputCount()))));
    }

    /** The operator as it is, for which there will be no gradient. */
    List<Value> unchanged() {
        return same(attributes(), inputs());
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
