package dev.plumbline.graph.convolution;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.GraphBuilder;
import dev.plumbline.graph.Literal;
import dev.plumbline.graph.Node;
import dev.plumbline.graph.Value;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A Conv node by the products of matrices of a filter: x {@code [N, C, D...]}, W {@code [M, C, k...]}, y {@code [N, M, O...]}.
 *
 * <p>Positions come first and channels last meanwhile, {@code [positions, N, C]}: a use of a factor is {@code [N, C]}, and all of one factor's
 * uses are multiplied with it in one product.
 *
 * @param output extents O of the outputs
 */
record Convolution(Node node, Tensor weights, Filter filter, long[] output) {
    private int outputChannels() {
        return (int) weights.shape().dim(0);
    }

    private int inputChannels() {
        return (int) weights.shape().dim(1);
    }

    /** Emits the nodes. */
    Value emit(GraphBuilder builder) {
        var uses = filter.factors().stream()
                .flatMap(factor -> factor.uses().stream())
                .toList();
        var image = builder.value(node.inputs().get(0))
                .reshape(-1, inputChannels(), uses.get(0).input().length)
                .transpose(2, 0, 1);
        var combined = combine(matrix(uses, Filter.Use::input), image, inputChannels());
        var products = Value.concat(0, products(builder, combined));
        var outputs = combine(transposed(matrix(uses, Filter.Use::output)), products, outputChannels());
        var biased = node.hasInput(2) ? outputs.plus(builder.value(node.inputs().get(2))) : outputs;
        var dims = new long[output.length + 2];
        dims[0] = -1;
        dims[1] = outputChannels();
        System.arraycopy(output, 0, dims, 2, output.length);
        return biased.transpose(1, 2, 0).reshape(dims);
    }

    /** {@code [positions, N, channels]} times a matrix from the left; nothing where that changes nothing. */
    private static Value combine(double[][] matrix, Value value, long channels) {
        int rows = matrix.length;
        int columns = matrix[0].length;
        if (isIdentity(matrix)) {
            return value;
        }
        var elements = new float[rows * columns];
        for (int index = 0; index < elements.length; index++) {
            elements[index] = (float) matrix[index / columns][index % columns];
        }
        return value.builder()
                .constant(Tensor.of(Shape.of(rows, columns), elements))
                .matmul(value.reshape(columns, -1))
                .reshape(rows, -1, channels);
    }

    /** Each factor's uses times its weights. */
    private List<Value> products(GraphBuilder builder, Value combined) {
        var factors = filter.factors();
        var counts = factors.stream().mapToLong(factor -> factor.uses().size()).toArray();
        var parts = factors.size() == 1
                ? List.of(combined)
                : builder.op("Split", Attributes.of("axis", 0), factors.size(), combined, builder.ints(counts));
        var numbers = weights.bytes().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        var products = new ArrayList<Value>();
        for (int index = 0; index < factors.size(); index++) {
            var matrix = Literal.of(weights(numbers, factors.get(index).taps()));
            products.add(parts.get(index).matmul(builder.initializer("W", matrix)));
        }
        return products;
    }

    /** The combination of a kernel's taps for each pair of channels, {@code [C, M]}; outside the heap, where the runtime reads it. */
    private Tensor weights(FloatBuffer numbers, double[] taps) {
        int in = inputChannels();
        int out = outputChannels();
        var matrix = ByteBuffer.allocateDirect(Math.multiplyExact(in * out, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        var used = IntStream.range(0, taps.length).filter(tap -> taps[tap] != 0).toArray();
        for (int pair = 0; pair < in * out; pair++) {
            double sum = 0;
            for (int tap : used) {
                sum += taps[tap] * numbers.get(pair * taps.length + tap);
            }
            matrix.putFloat((pair % in * out + pair / in) * Float.BYTES, (float) sum);
        }
        return Tensor.wrap(DType.FLOAT, Shape.of(in, out), matrix);
    }

    private static double[][] matrix(List<Filter.Use> uses, Function<Filter.Use, double[]> row) {
        return uses.stream().map(row).toArray(double[][]::new);
    }

    private static double[][] transposed(double[][] matrix) {
        var transposed = new double[matrix[0].length][matrix.length];
        for (int row = 0; row < matrix.length; row++) {
            for (int column = 0; column < matrix[0].length; column++) {
                transposed[column][row] = matrix[row][column];
            }
        }
        return transposed;
    }

    private static boolean isIdentity(double[][] matrix) {
        for (int row = 0; row < matrix.length; row++) {
            var unit = new double[matrix.length];
            unit[row] = 1;
            if (!Arrays.equals(matrix[row], unit)) {
                return false;
            }
        }
        return true;
    }
}
