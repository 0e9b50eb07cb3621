package dev.plumbline.runtime;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Dim;
import dev.plumbline.graph.GraphBuilder;
import dev.plumbline.graph.Model;
import dev.plumbline.graph.Value;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One row of the table of operators: a single node, its inputs with the domains they are drawn from, and its constants.
 *
 * @param outputs how many outputs the node has
 * @param freeAxes leading axes of the inputs that are free in the model
 */
record OperatorCase(
        String op, int opset, DType dtype, Attributes attributes, List<Operand> operands, int outputs, int freeAxes) {
    /** An input of the node. */
    sealed interface Operand {
        /** Numbers drawn evenly from an interval, differentiated. */
        record Drawn(Shape shape, double low, double high) implements Operand {}

        /** The numbers 0.1, 0.2, ... in random order and with random signs, differentiated: none is near another or near 0. */
        record Spread(Shape shape) implements Operand {}

        /** Written into the model; floating constants take the type of the case. */
        record Fixed(Tensor tensor) implements Operand {}

        /** Left out. */
        record Absent() implements Operand {}
    }

    /** A node of the canonical operator set in double precision. */
    static OperatorCase op(String op, Operand... operands) {
        return new OperatorCase(op, 18, DType.DOUBLE, Attributes.none(), List.of(operands), 1, 0);
    }

    static Operand drawn(double low, double high, long... dims) {
        return new Operand.Drawn(Shape.of(dims), low, high);
    }

    static Operand normal(long... dims) {
        return drawn(-2, 2, dims);
    }

    static Operand spread(long... dims) {
        return new Operand.Spread(Shape.of(dims));
    }

    static Operand ints(long... values) {
        return new Operand.Fixed(Tensor.of(Shape.of(values.length), values));
    }

    static Operand number(long value) {
        return new Operand.Fixed(Tensor.of(Shape.scalar(), value));
    }

    static Operand real(double value) {
        return new Operand.Fixed(Tensor.of(DType.DOUBLE, Shape.scalar(), value));
    }

    static Operand fixed(Tensor tensor) {
        return new Operand.Fixed(tensor);
    }

    static Operand absent() {
        return new Operand.Absent();
    }

    OperatorCase with(String name, long value) {
        return with(attributes.with(name, value));
    }

    OperatorCase with(String name, float value) {
        return with(attributes.with(name, value));
    }

    OperatorCase with(String name, String value) {
        return with(attributes.with(name, value));
    }

    OperatorCase withList(String name, long... values) {
        return with(attributes.with(name, values));
    }

    private OperatorCase with(Attributes newAttributes) {
        return new OperatorCase(op, opset, dtype, newAttributes, operands, outputs, freeAxes);
    }

    /** In single precision: ONNX Runtime has no double kernel. */
    OperatorCase inFloat() {
        return new OperatorCase(op, opset, DType.FLOAT, attributes, operands, outputs, freeAxes);
    }

    OperatorCase atOpset(int newOpset) {
        return new OperatorCase(op, newOpset, dtype, attributes, operands, outputs, freeAxes);
    }

    OperatorCase withOutputs(int count) {
        return new OperatorCase(op, opset, dtype, attributes, operands, count, freeAxes);
    }

    /** With the leading axis free. */
    OperatorCase batched() {
        return withFreeAxes(1);
    }

    OperatorCase withFreeAxes(int count) {
        return new OperatorCase(op, opset, dtype, attributes, operands, outputs, count);
    }

    Model model() {
        var builder = new GraphBuilder();
        var values = new ArrayList<Value>();
        for (int index = 0; index < operands.size(); index++) {
            values.add(value(builder, index));
        }
        var results = builder.op(op, attributes, outputs, values.toArray(Value[]::new));
        for (int index = 0; index < outputs; index++) {
            builder.output("y" + index, results.get(index));
        }
        return Model.of(builder.build(op), opset);
    }

    private Value value(GraphBuilder builder, int index) {
        var operand = operands.get(index);
        if (operand instanceof Operand.Fixed fixed) {
            return builder.constant(
                    fixed.tensor().dtype().isFloating() ? fixed.tensor().cast(dtype) : fixed.tensor());
        }
        return operand instanceof Operand.Absent ? null : builder.input("x" + index, dtype, dims(shape(operand)));
    }

    private List<Dim> dims(Shape shape) {
        return IntStream.range(0, shape.rank())
                .mapToObj(axis -> axis < freeAxes ? new Dim.Free("axis" + axis) : Dim.of(shape.dim(axis)))
                .toList();
    }

    private static Shape shape(Operand operand) {
        return operand instanceof Operand.Drawn drawn ? drawn.shape() : ((Operand.Spread) operand).shape();
    }

    Map<String, Tensor> inputs(Random random) {
        var inputs = new HashMap<String, Tensor>();
        for (int index = 0; index < operands.size(); index++) {
            if (operands.get(index) instanceof Operand.Drawn drawn) {
                var elements = random.doubles(drawn.shape().size(), drawn.low(), drawn.high())
                        .toArray();
                inputs.put("x" + index, Tensor.of(dtype, drawn.shape(), elements));
            } else if (operands.get(index) instanceof Operand.Spread spread) {
                inputs.put("x" + index, spread(spread.shape(), random));
            }
        }
        return inputs;
    }

    private Tensor spread(Shape shape, Random random) {
        var elements = IntStream.rangeClosed(1, shape.sizeAsInt())
                .mapToDouble(i -> (random.nextBoolean() ? 0.1 : -0.1) * i)
                .toArray();
        for (int last = elements.length - 1; last > 0; last--) {
            int other = random.nextInt(last + 1);
            double held = elements[last];
            elements[last] = elements[other];
            elements[other] = held;
        }
        return Tensor.of(dtype, shape, elements);
    }

    @Override
    public String toString() {
        return "%s-%d %s %s%s %s"
                .formatted(
                        op,
                        opset,
                        operands.stream().map(OperatorCase::describe).toList(),
                        dtype,
                        freeAxes > 0 ? " batched" : "",
                        describe(attributes));
    }

    private static String describe(Operand operand) {
        if (operand instanceof Operand.Fixed fixed) {
            return "const" + fixed.tensor().shape();
        }
        return operand instanceof Operand.Absent
                ? "-"
                : Arrays.toString(shape(operand).dims());
    }

    private static String describe(Attributes attributes) {
        return attributes.byName().toString();
    }
}
