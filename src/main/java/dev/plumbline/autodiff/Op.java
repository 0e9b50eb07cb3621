package dev.plumbline.autodiff;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.GraphBuilder;
import dev.plumbline.graph.Literal;
import dev.plumbline.graph.Node;
import dev.plumbline.graph.ObservedShape;
import dev.plumbline.graph.ShapeTable;
import dev.plumbline.graph.Value;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A node of the forward pass as a gradient rule sees it: its values, their shapes, and what of it is constant. */
final class Op {
    private static final Value NONE = new Value(null, "");

    private final Node node;
    private final GraphBuilder builder;
    private final ShapeTable shapes;
    private final Map<String, Literal> literals;
    private final Set<String> active;

    Op(Node node, GraphBuilder builder, ShapeTable shapes, Map<String, Literal> literals, Set<String> active) {
        this.node = node;
        this.builder = builder;
        this.shapes = shapes;
        this.literals = literals;
        this.active = active;
    }

    /** Another node of the same graph. */
    Op at(Node other) {
        return new Op(other, builder, shapes, literals, active);
    }

    /** No gradient: for indices, shapes and other inputs that no cotangent goes to. */
    static Value none() {
        return NONE;
    }

    /** Whether a value stands for no gradient. */
    static boolean isNone(Value value) {
        return value.equals(NONE);
    }

    Node node() {
        return node;
    }

    Attributes attributes() {
        return node.attributes();
    }

    GraphBuilder builder() {
        return builder;
    }

    ShapeTable shapes() {
        return shapes;
    }

    int inputCount() {
        return node.inputs().size();
    }

    int outputCount() {
        return node.outputs().size();
    }

    boolean hasInput(int index) {
        return node.hasInput(index);
    }

    Value input(int index) {
        return builder.value(node.inputs().get(index));
    }

    List<Value> inputs() {
        return node.inputs().stream().map(builder::value).toList();
    }

    /** The first output. */
    Value output() {
        return output(0);
    }

    Value output(int index) {
        return builder.value(node.outputs().get(index));
    }

    /** Whether a cotangent of this input is wanted; one that is not wanted may be left out. */
    boolean needs(int index) {
        return node.hasInput(index) && active.contains(node.inputs().get(index));
    }

    ObservedShape shape(int index) {
        return shapes.get(node.inputs().get(index));
    }

    ObservedShape outputShape() {
        return outputShape(0);
    }

    ObservedShape outputShape(int index) {
        return shapes.get(node.outputs().get(index));
    }

    /** Rank of an input. */
    int rank(int index) {
        return shape(index).rank();
    }

    DType dtype() {
        return shape(0).dtype();
    }

    /** The number 1 in the type of the first output. */
    Value one() {
        return output().like(1);
    }

    /** The tensor of an input that is written into the model. */
    Optional<Tensor> constant(int index) {
        return node.hasInput(index) && literals.get(node.inputs().get(index)) instanceof Literal.Dense dense
                ? Optional.of(dense.tensor())
                : Optional.empty();
    }

    /** An axis attribute, counted from the first axis of the first input. */
    int axis(int absent) {
        return normalized(attributes().integer("axis", absent), rank(0));
    }

    static int normalized(long axis, int rank) {
        return (int) (axis < 0 ? axis + rank : axis);
    }

    /** The integers of a constant input that a rule must know. */
    long[] requireConstant(int index, String what) {
        return constant(index)
                .map(Tensor::toLongs)
                .orElseThrow(() -> refuse(
                        "its %s is computed in the graph".formatted(what), "export the model with a constant " + what));
    }

    /** The shape of an input as a value; written down where it is fixed. */
    Value shapeOf(int index) {
        var observed = shape(index);
        return observed.isFixed() ? builder.ints(observed.dims()) : input(index).shape();
    }

    /** One extent of an input as a list of one integer; written down where it is fixed. */
    Value extentOf(int index, int axis) {
        var observed = shape(index);
        return observed.isFixed(axis)
                ? builder.ints(observed.dim(axis))
                : input(index).op("Shape", Attributes.of("start", axis).with("end", axis + 1L));
    }

    /** A value in the shape of an input of the same size. */
    Value reshapeLike(Value value, int index) {
        var observed = shape(index);
        boolean inferable =
                observed.freeAxes() <= 1 && Arrays.stream(observed.dims()).noneMatch(dim -> dim == 0);
        return inferable
                ? value.reshape(observed.dims())
                : value.op("Reshape", Attributes.of("allowzero", 1), shapeOf(index));
    }

    /** This operator, with its attributes and further inputs, on another first input. */
    Value again(Value first) {
        var operands = inputs().stream()
                .map(value -> value.name().isEmpty() ? null : value)
                .toArray(Value[]::new);
        operands[0] = first;
        return builder.op(node.op(), attributes(), operands);
    }

    /** A value broadcast to the shape of an input. */
    Value expandLike(Value value, int index) {
        return value.expand(shapeOf(index));
    }

    /** Zeros in the shape of an input. */
    Value zerosLike(int index) {
        return input(index).zeros(shapeOf(index));
    }

    /** Zeros in the shape of an output. */
    Value zerosLikeOutput(int index) {
        var observed = outputShape(index);
        return output(index)
                .zeros(
                        observed.isFixed()
                                ? builder.ints(observed.dims())
                                : output(index).shape());
    }

    /** Cotangents followed by {@link #none()} for the inputs left. */
    List<Value> padded(List<Value> cotangents) {
        var all = new ArrayList<>(cotangents);
        while (all.size() < inputCount()) {
            all.add(NONE);
        }
        return all;
    }

    /** To be thrown where a rule cannot serve this node. */
    RuleRefusal refuse(String reason, String remedy) {
        return new RuleRefusal(reason, remedy);
    }
}
