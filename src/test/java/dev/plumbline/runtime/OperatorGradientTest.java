package dev.plumbline.runtime;

import static dev.plumbline.runtime.OperatorCase.absent;
import static dev.plumbline.runtime.OperatorCase.drawn;
import static dev.plumbline.runtime.OperatorCase.fixed;
import static dev.plumbline.runtime.OperatorCase.ints;
import static dev.plumbline.runtime.OperatorCase.normal;
import static dev.plumbline.runtime.OperatorCase.number;
import static dev.plumbline.runtime.OperatorCase.op;
import static dev.plumbline.runtime.OperatorCase.real;
import static dev.plumbline.runtime.OperatorCase.spread;

import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every gradient rule against central differences: a row is op, shapes, domain, attributes. */
final class OperatorGradientTest {
    private static final long SEED = 20;
    private static final OnnxRuntime runtime = OnnxRuntime.open();

    @RegisterExtension
    private static final LeakCheck leaks = new LeakCheck(runtime);

    @ParameterizedTest(name = "{0}")
    @MethodSource({
        "elementwise",
        "arithmetic",
        "linear",
        "convolution",
        "pooling",
        "reduction",
        "normalization",
        "layout",
        "indexing",
        "dev.plumbline.runtime.ActivationCases#rows",
        "dev.plumbline.runtime.ReductionCases#rows",
        "dev.plumbline.runtime.ImageCases#rows",
        "dev.plumbline.runtime.MovementCases#rows"
    })
    void agreesWithCentralDifferences(OperatorCase row) {
        var model = row.model();
        var gradient = GradientModel.compile(runtime, model);

        new GradientCheck(runtime, SEED).check(model, gradient, row.inputs(new Random(SEED)));
    }

    static Stream<OperatorCase> elementwise() {
        return Stream.of(
                op("Neg", normal(2, 3)),
                op("Abs", normal(2, 3)),
                op("Reciprocal", drawn(0.5, 2, 2, 3)),
                op("Sqrt", drawn(0.5, 2, 2, 3)),
                op("Exp", normal(2, 3)),
                op("Log", drawn(0.5, 2, 2, 3)),
                op("Sin", normal(2, 3)),
                op("Cos", normal(2, 3)),
                op("Erf", normal(2, 3)).inFloat(),
                op("Relu", normal(2, 3)),
                op("Relu", normal()),
                op("LeakyRelu", normal(2, 3)),
                op("LeakyRelu", normal(2, 3)).with("alpha", 0.3f),
                op("LeakyRelu", normal(2, 3)).with("alpha", 0.3f).inFloat(),
                op("LeakyRelu", normal(2, 3)).with("alpha", 0f).inFloat(),
                op("LeakyRelu", normal(2, 3)).with("alpha", -0.5f),
                op("LeakyRelu", normal(2, 3)).with("alpha", 1.5f).inFloat(),
                op("Sigmoid", normal(2, 3)),
                op("Tanh", normal(2, 3)).batched(),
                op("Gelu", normal(2, 3)).atOpset(20).inFloat(),
                op("Gelu", normal(2, 3)).atOpset(20).with("approximate", "tanh"),
                op("Identity", normal(2, 3)),
                op("Dropout", normal(2, 3)).atOpset(10),
                op("Dropout", normal(2, 3)),
                op("Cast", normal(2, 3)).with("to", DType.DOUBLE.onnxCode()),
                op("Clip", normal(2, 3), real(-1), real(1)),
                op("Clip", normal(2, 3), absent(), normal()),
                op("Clip", normal(2, 3), normal()),
                op("Clip", normal(2, 3), drawn(0.5, 1), drawn(-1, -0.5)),
                op("Clip", normal(2, 3))
                        .with("min", -0.5f)
                        .with("max", 0.5f)
                        .atOpset(9)
                        .inFloat());
    }

    static Stream<OperatorCase> arithmetic() {
        var broadcasting = Stream.of("Add", "Sub", "Mul", "Div", "Max", "Min", "Sum", "Mean")
                .flatMap(op -> Stream.of(
                        op(op, drawn(0.5, 2, 2, 3), drawn(2.5, 4, 2, 3)),
                        op(op, drawn(0.5, 2, 2, 3), drawn(0.5, 2)),
                        op(op, drawn(0.5, 2, 3, 1), drawn(0.5, 2, 2, 1, 4)),
                        op(op, drawn(0.5, 2, 4, 3), drawn(0.5, 2, 4, 3)).batched(),
                        op(op, drawn(0.5, 2, 4, 3), drawn(0.5, 2, 3))))
                .map(row -> row.op().equals("Mean") ? row.inFloat() : row);
        var others = Stream.of(
                op("Max", spread(2, 3), spread(3), spread()),
                op("Mean", normal(2, 3), normal(3), normal()).inFloat(),
                op("Sum", normal(2, 3)),
                op("Pow", drawn(0.5, 2, 2, 3), normal(2, 3)),
                op("Pow", normal(2, 3), real(2)),
                op("Pow", normal(2, 3), real(3)),
                op("Pow", normal(2, 3), number(3)),
                op("Pow", drawn(0.5, 2, 2, 3), real(-0.5)),
                op("Pow", normal(2, 3), real(0)),
                op("Mod", drawn(-3, 3, 2, 3), drawn(0.7, 0.9, 3)).with("fmod", 1),
                op("Where", fixed(Tensor.of(DType.BOOL, Shape.of(3), 1, 0, 1)), normal(2, 3), normal(2, 1)),
                op("PRelu", normal(2, 3), normal(3)),
                op("Expand", normal(3, 1), ints(2, 3, 4)));
        return Stream.concat(broadcasting, others);
    }

    static Stream<OperatorCase> linear() {
        return Stream.of(
                op("MatMul", normal(2, 3), normal(3, 4)),
                op("MatMul", normal(5, 3), normal(3, 4)).withFreeAxes(0),
                op("MatMul", normal(3), normal(3, 4)),
                op("MatMul", normal(2, 3), normal(3)),
                op("MatMul", normal(3), normal(3)),
                op("MatMul", normal(2, 4, 3), normal(3, 5)),
                op("MatMul", normal(2, 1, 4, 3), normal(5, 3, 2)),
                op("MatMul", normal(2, 4, 3), normal(3)),
                op("MatMul", normal(3), normal(2, 3, 4)),
                op("Gemm", normal(2, 3), normal(3, 4), normal(4)),
                op("Gemm", normal(2, 3), normal(3, 4)),
                op("Gemm", normal(3, 2), normal(3, 4), normal(2, 1))
                        .with("transA", 1)
                        .with("alpha", 0.5f),
                op("Gemm", normal(2, 3), normal(4, 3), normal())
                        .with("transB", 1)
                        .with("beta", 2f),
                op("Gemm", normal(3, 2), normal(4, 3), normal(2, 4))
                        .with("transA", 1)
                        .with("transB", 1));
    }

    static Stream<OperatorCase> convolution() {
        return Stream.of(
                        op("Conv", normal(2, 3, 7), normal(4, 3, 3), normal(4)),
                        op("Conv", normal(2, 3, 7, 6), normal(4, 3, 3, 3), normal(4)),
                        op("Conv", normal(2, 3, 7, 6), normal(4, 3, 3, 3)).withList("pads", 1, 1, 1, 1),
                        op("Conv", normal(2, 3, 7, 6), normal(4, 3, 3, 3)).withList("strides", 2, 2),
                        op("Conv", normal(2, 3, 7, 6), normal(4, 3, 3, 3))
                                .withList("strides", 2, 3)
                                .withList("pads", 1, 2, 0, 1),
                        op("Conv", normal(2, 3, 9, 8), normal(4, 3, 3, 2)).withList("dilations", 2, 3),
                        op("Conv", normal(2, 3, 9, 8), normal(4, 3, 3, 2))
                                .withList("dilations", 2, 1)
                                .withList("strides", 3, 2),
                        op("Conv", normal(2, 4, 7, 6), normal(6, 2, 3, 3)).with("group", 2),
                        op("Conv", normal(2, 4, 7, 6), normal(4, 1, 3, 3))
                                .with("group", 4)
                                .withList("strides", 2, 2),
                        op("Conv", normal(2, 3, 7, 6), normal(4, 3, 1, 1)),
                        op("Conv", normal(2, 3, 7, 6), normal(4, 3, 1, 1)).withList("pads", 1, 1, 1, 1),
                        op("Conv", normal(2, 3, 7, 6), normal(4, 3, 3, 3))
                                .with("auto_pad", "SAME_UPPER")
                                .withList("strides", 2, 2),
                        op("Conv", normal(2, 3, 7, 6), normal(4, 3, 2, 2)).with("auto_pad", "SAME_LOWER"),
                        op("Conv", normal(2, 2, 5, 5, 5), normal(3, 2, 3, 3, 3)),
                        op("ConvTranspose", normal(2, 3, 4, 5), normal(3, 4, 3, 3), normal(4)),
                        op("ConvTranspose", normal(2, 3, 4, 5), normal(3, 4, 3, 3))
                                .withList("strides", 2, 2)
                                .withList("pads", 1, 1, 1, 1)
                                .withList("output_padding", 1, 1),
                        op("ConvTranspose", normal(2, 4, 4, 5), normal(4, 3, 3, 3))
                                .with("group", 2)
                                .withList("strides", 2, 1),
                        op("ConvTranspose", normal(2, 3, 4, 5), normal(3, 4, 3, 3))
                                .withList("strides", 2, 2)
                                .with("auto_pad", "SAME_UPPER"))
                .map(OperatorCase::inFloat);
    }

    static Stream<OperatorCase> pooling() {
        return Stream.of(
                        op("MaxPool", spread(2, 3, 6, 4))
                                .withList("kernel_shape", 2, 2)
                                .withList("strides", 2, 2),
                        op("MaxPool", spread(2, 3, 7, 5))
                                .withList("kernel_shape", 2, 2)
                                .withList("strides", 2, 2),
                        op("MaxPool", spread(2, 3, 7, 7))
                                .withList("kernel_shape", 3, 3)
                                .withList("strides", 2, 2)
                                .withList("pads", 1, 1, 1, 1),
                        op("MaxPool", spread(2, 3, 7)).withList("kernel_shape", 3),
                        op("MaxPool", spread(2, 3, 4, 4)).withList("kernel_shape", 4, 4),
                        op("MaxPool", spread(1, 2, 7, 7))
                                .withList("kernel_shape", 2, 2)
                                .withList("dilations", 2, 2),
                        op("MaxPool", spread(1, 2, 7, 7))
                                .withList("kernel_shape", 3, 3)
                                .withList("strides", 2, 2)
                                .with("ceil_mode", 1),
                        op("AveragePool", normal(2, 3, 6, 4))
                                .withList("kernel_shape", 2, 2)
                                .withList("strides", 2, 2),
                        op("AveragePool", normal(2, 3, 6, 5))
                                .withList("kernel_shape", 3, 3)
                                .withList("pads", 1, 1, 1, 1),
                        op("AveragePool", normal(2, 3, 6, 5))
                                .withList("kernel_shape", 3, 3)
                                .withList("pads", 1, 1, 1, 1)
                                .with("count_include_pad", 1),
                        op("AveragePool", normal(2, 3, 7, 7))
                                .withList("kernel_shape", 3, 3)
                                .withList("strides", 2, 2)
                                .with("ceil_mode", 1),
                        op("GlobalAveragePool", normal(2, 3, 4, 5)),
                        op("GlobalMaxPool", spread(2, 3, 4, 5)))
                .map(OperatorCase::inFloat);
    }

    static Stream<OperatorCase> reduction() {
        return Stream.of("ReduceSum", "ReduceMean")
                .flatMap(op -> Stream.of(
                        op(op, normal(2, 3, 4)),
                        op(op, normal(2, 3, 4), ints(1)),
                        op(op, normal(2, 3, 4), ints(-1, 0)).with("keepdims", 0),
                        op(op, normal(2, 3, 4), ints(0)).with("keepdims", 0).batched(),
                        op(op, normal(2, 3, 4)).with("noop_with_empty_axes", 1),
                        op(op, normal(2, 3, 4))
                                .withList("axes", 1)
                                .with("keepdims", 0)
                                .atOpset(11)));
    }

    static Stream<OperatorCase> normalization() {
        return Stream.of(
                op("Softmax", normal(2, 3)),
                op("Softmax", normal(2, 3, 4)).with("axis", 1),
                op("Softmax", normal(2, 3, 4)).with("axis", 1).atOpset(11),
                op("LogSoftmax", normal(2, 3)).batched(),
                op("LogSoftmax", normal(2, 3, 4)).with("axis", 1),
                op("BatchNormalization", normal(2, 3, 4, 4), normal(3), normal(3), normal(3), drawn(0.5, 2, 3)),
                op("BatchNormalization", normal(2, 3), normal(3), normal(3), normal(3), drawn(0.5, 2, 3)),
                op("BatchNormalization", normal(2, 3, 4), normal(3), normal(3), normal(3), drawn(0.5, 2, 3))
                        .atOpset(9));
    }

    static Stream<OperatorCase> layout() {
        return Stream.of(
                op("Reshape", normal(2, 6), ints(3, 4)),
                op("Reshape", normal(2, 6), ints(-1, 3)).batched(),
                op("Reshape", normal(2, 6), ints(0, 2, 3)).batched(),
                op("Flatten", normal(2, 3, 4)).batched(),
                op("Flatten", normal(2, 3, 4)).with("axis", 2),
                op("Squeeze", normal(2, 1, 3), ints(1)),
                op("Squeeze", normal(2, 1, 3)).withList("axes", 1).atOpset(11),
                op("Unsqueeze", normal(2, 3), ints(0, -1)),
                op("Transpose", normal(2, 3, 4)),
                op("Transpose", normal(2, 3, 4)).withList("perm", 1, 2, 0),
                op("Concat", normal(2, 3), normal(2, 1), normal(2, 2)).with("axis", 1),
                op("Concat", normal(2, 3), normal(2, 1)).with("axis", -1).batched(),
                op("Concat", normal(2, 3), normal(4, 3)).with("axis", 0),
                op("Split", normal(2, 6), ints(2, 1, 3)).with("axis", 1).withOutputs(3),
                op("Split", normal(2, 6)).with("axis", 1).with("num_outputs", 3).withOutputs(3),
                op("Split", normal(2, 6)).with("axis", 1).withOutputs(2).atOpset(11));
    }

    static Stream<OperatorCase> indexing() {
        return Stream.of(
                op("Slice", normal(5, 6), ints(1, 2), ints(4, 6)),
                op("Slice", normal(5, 6), ints(-3), ints(Long.MAX_VALUE), ints(1)),
                op("Slice", normal(5, 6), ints(1), ints(5), ints(1), ints(2)),
                op("Slice", normal(5, 6), ints(-1), ints(Long.MIN_VALUE), ints(0), ints(-1)),
                op("Slice", normal(5, 6), ints(1), ints(4), ints(1)).batched(),
                op("Slice", normal(5, 6), ints(1), ints(4), ints(0)).batched(),
                op("Slice", normal(5, 6))
                        .withList("starts", 1)
                        .withList("ends", 3)
                        .withList("axes", 1)
                        .atOpset(9),
                op("Pad", normal(2, 3), ints(1, 0, 2, 1)),
                op("Pad", normal(2, 3), ints(1, 0, 2, 1), normal()),
                op("Pad", normal(4, 3), ints(1, -1, -2, 1)),
                op("Pad", normal(4, 3), ints(1, 2), real(0), ints(1)),
                op("Pad", normal(4, 3), ints(1, 1, 2, 2)).with("mode", "reflect"),
                op("Pad", normal(4, 3), ints(1, 1, 2, 2)).with("mode", "edge"),
                op("Gather", normal(4, 3), ints(1, 1, -1)),
                op("Gather", normal(4, 3), number(-2)).with("axis", 1),
                op("Gather", normal(4, 3), ints(1)).with("axis", 1).batched(),
                op("Gather", normal(4, 3), ints(-2, -1)).with("axis", 1).batched(),
                op("Gather", normal(4, 3), ints(0, 1, 2)).with("axis", 1).batched(),
                op("Gather", normal(4, 3), ints(2, 0)).with("axis", 1).batched());
    }
}
