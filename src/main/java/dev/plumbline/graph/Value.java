package dev.plumbline.graph;

import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A value of a graph under construction, on which arithmetic emits nodes.
 *
 * <p>Operators broadcast as ONNX's do. Plain numbers take the element type of the value they are combined with.
 */
public record Value(GraphBuilder builder, String name) {
    /** A number in this value's element type, as a tensor of rank 0. */
    public Value like(double number) {
        return builder.dtype(this)
                .map(dtype -> builder.scalar(dtype, number))
                .orElseGet(() -> builder.op("CastLike", builder.scalar(DType.DOUBLE, number), this));
    }

    public Value plus(Value other) {
        return op("Add", other);
    }

    public Value plus(double number) {
        return plus(like(number));
    }

    public Value minus(Value other) {
        return op("Sub", other);
    }

    public Value minus(double number) {
        return minus(like(number));
    }

    public Value times(Value other) {
        return op("Mul", other);
    }

    public Value times(double number) {
        return number == 1 ? this : times(like(number));
    }

    public Value over(Value other) {
        return op("Div", other);
    }

    public Value over(double number) {
        return over(like(number));
    }

    public Value negate() {
        return op("Neg");
    }

    public Value reciprocal() {
        return op("Reciprocal");
    }

    public Value squared() {
        return op("Mul", this);
    }

    public Value sqrt() {
        return op("Sqrt");
    }

    public Value pow(Value exponent) {
        return op("Pow", exponent);
    }

    public Value exp() {
        return op("Exp");
    }

    public Value log() {
        return op("Log");
    }

    public Value abs() {
        return op("Abs");
    }

    public Value sign() {
        return op("Sign");
    }

    public Value sin() {
        return op("Sin");
    }

    public Value cos() {
        return op("Cos");
    }

    public Value tanh() {
        return op("Tanh");
    }

    public Value sigmoid() {
        return op("Sigmoid");
    }

    public Value erf() {
        return op("Erf");
    }

    public Value matmul(Value other) {
        return op("MatMul", other);
    }

    /** Whether each element is less than a number. */
    public Value lessThan(Value other) {
        return op("Less", other);
    }

    public Value lessThan(double number) {
        return lessThan(like(number));
    }

    public Value atMost(Value other) {
        return op("LessOrEqual", other);
    }

    public Value greaterThan(Value other) {
        return op("Greater", other);
    }

    public Value greaterThan(double number) {
        return greaterThan(like(number));
    }

    public Value atLeast(Value other) {
        return op("GreaterOrEqual", other);
    }

    public Value equalTo(Value other) {
        return op("Equal", other);
    }

    public Value equalTo(double number) {
        return equalTo(like(number));
    }

    public Value and(Value other) {
        return op("And", other);
    }

    public Value or(Value other) {
        return op("Or", other);
    }

    public Value not() {
        return op("Not");
    }

    /** Where this truth value holds the first, elsewhere the second. */
    public Value where(Value holds, Value elsewhere) {
        return op("Where", holds, elsewhere);
    }

    /** This value where the condition holds, and zero elsewhere. */
    public Value when(Value condition) {
        return condition.where(this, like(0));
    }

    /**
     * 1 where this value is above 0, and 0 elsewhere, in this value's element type; to be multiplied with, in place of a choice.
     *
     * <p>In single precision a hard sigmoid as steep as numbers go, which takes one pass over memory where a comparison and a cast take
     * two, and Where alone three. It is exact but for subnormal numbers, where it may lie between 0 and 1.
     */
    public Value step() {
        var dtype = builder.dtype(this).orElse(DType.DOUBLE);
        return dtype == DType.FLOAT
                ? op(
                        "HardSigmoid",
                        Attributes.none().with("alpha", Float.MAX_VALUE).with("beta", 0f))
                : greaterThan(0).castLike(this);
    }

    public Value cast(DType dtype) {
        return builder.dtype(this).filter(dtype::equals).isPresent()
                ? this
                : op("Cast", Attributes.of("to", dtype.onnxCode()));
    }

    public Value castLike(Value other) {
        return builder.dtype(other).map(this::cast).orElseGet(() -> op("CastLike", other));
    }

    public Value shape() {
        return op("Shape");
    }

    /** The extent of one axis, as a list of one integer; negative axes count from the last. */
    public Value extent(long axis) {
        var attributes = Attributes.of("start", axis);
        return op("Shape", axis == -1 ? attributes : attributes.with("end", axis + 1));
    }

    /** The extent of one axis as a number of this value's element type. */
    public Value extentAsNumber(long axis) {
        return extent(axis).squeeze(0).castLike(this);
    }

    public Value reshape(Value shape) {
        return op("Reshape", shape);
    }

    /** Another shape of the same size, its extents put together from lists of integers. */
    public Value reshape(Value... extents) {
        return reshape(concat(0, List.of(extents)));
    }

    /** Another shape of the same size; 0 keeps the extent at this axis, -1 takes what remains. */
    public Value reshape(long... dims) {
        return reshape(builder.ints(dims));
    }

    public Value expand(Value shape) {
        return op("Expand", shape);
    }

    /** Axes in the order given. */
    public Value transpose(int... permutation) {
        boolean moved = false;
        for (int axis = 0; axis < permutation.length; axis++) {
            moved |= permutation[axis] != axis;
        }
        return moved
                ? op(
                        "Transpose",
                        Attributes.of(
                                "perm",
                                Arrays.stream(permutation).asLongStream().toArray()))
                : this;
    }

    /** The last two axes exchanged, for a value of this rank. */
    public Value transposeLast(int rank) {
        var permutation = new int[rank];
        Arrays.setAll(permutation, axis -> axis);
        permutation[rank - 2] = rank - 1;
        permutation[rank - 1] = rank - 2;
        return transpose(permutation);
    }

    public Value squeeze(long... axes) {
        return axes.length == 0 ? this : op("Squeeze", builder.ints(axes));
    }

    public Value unsqueeze(long... axes) {
        return axes.length == 0 ? this : op("Unsqueeze", builder.ints(axes));
    }

    /** This value times the other, or this value where there is no other. */
    public Value timesOptional(Value other) {
        return other == null ? this : times(other);
    }

    /** This value plus the other, or this value where there is no other. */
    public Value plusOptional(Value other) {
        return other == null ? this : plus(other);
    }

    /** Sum over axes, which keep an extent of 1. */
    public Value sumKeeping(long... axes) {
        return axes.length == 0 ? this : op("ReduceSum", Attributes.of("keepdims", 1), builder.ints(axes));
    }

    /** Sum over axes, which are dropped. */
    public Value sum(long... axes) {
        return axes.length == 0 ? this : op("ReduceSum", Attributes.of("keepdims", 0), builder.ints(axes));
    }

    /** Mean over axes, which keep an extent of 1. */
    public Value meanKeeping(long... axes) {
        return axes.length == 0 ? this : op("ReduceMean", Attributes.of("keepdims", 1), builder.ints(axes));
    }

    /** Elements at the indices along an axis. */
    public Value gather(Value indices, long axis) {
        return op("Gather", Attributes.of("axis", axis), indices);
    }

    /** The part from {@code start} up to but without {@code end} along one axis. */
    public Value slice(long axis, long start, long end) {
        return op("Slice", builder.ints(start), builder.ints(end), builder.ints(axis));
    }

    /**
     * This value with a number put around it.
     *
     * @param pads how often before each axis, then how often behind each
     */
    public Value padded(long[] pads, double number) {
        return Arrays.stream(pads).allMatch(pad -> pad == 0) ? this : op("Pad", builder.ints(pads), like(number));
    }

    /** Values one after another along an axis. */
    public static Value concat(long axis, List<Value> parts) {
        return parts.size() == 1
                ? parts.get(0)
                : parts.get(0).builder.op("Concat", Attributes.of("axis", axis), parts.toArray(Value[]::new));
    }

    /** Zeros of this value's element type, in the shape given as a value. */
    public Value zeros(Value shape) {
        var dtype = builder.dtype(this).orElse(DType.FLOAT);
        return builder.op(
                        "ConstantOfShape",
                        Attributes.none()
                                .with("value", new Attribute.Constant(Literal.of(Tensor.zeros(dtype, Shape.of(1))))),
                        shape)
                .castLike(this);
    }

    /** One standard operator on this value and further operands. */
    public Value op(String op, Value... operands) {
        return op(op, Attributes.none(), operands);
    }

    /** One standard operator with attributes on this value and further operands. */
    public Value op(String op, Attributes attributes, Value... operands) {
        return builder.op(
                op,
                attributes,
                Stream.concat(Stream.of(this), Stream.of(operands)).toArray(Value[]::new));
    }

    @Override
    public String toString() {
        return name;
    }
}
