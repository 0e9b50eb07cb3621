package dev.plumbline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.graph.Attribute;
import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Dim;
import dev.plumbline.graph.GraphBuilder;
import dev.plumbline.graph.Metadata;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Operators said in other words: the model computes what it did, and its gradient agrees with central differences. */
final class LoweredOperatorTest {
    private static final String MICROSOFT = "com.microsoft";
    private static final String ML = "ai.onnx.ml";
    private static final long SEED = 5;
    private static final OnnxRuntime runtime = OnnxRuntime.open();

    @RegisterExtension
    private static final LeakCheck leaks = new LeakCheck(runtime);

    /** One node; a shape is an input drawn from [-1, 1], a tensor a constant, {@code null} an input left out. */
    private record Case(String domain, String op, int opset, Attributes attributes, int outputs, List<?> operands) {
        Case with(String name, long value) {
            return new Case(domain, op, opset, attributes.with(name, value), outputs, operands);
        }

        Case with(String name, float value) {
            return new Case(domain, op, opset, attributes.with(name, value), outputs, operands);
        }

        Case with(String name, String value) {
            return new Case(domain, op, opset, attributes.with(name, value), outputs, operands);
        }

        Case with(String name, long[] values) {
            return new Case(domain, op, opset, attributes.with(name, values), outputs, operands);
        }

        Case withTexts(String name, String... values) {
            return with(name, new Attribute.Texts(List.of(values)));
        }

        Case withReals(String name, Float... values) {
            return with(name, new Attribute.Reals(List.of(values)));
        }

        private Case with(String name, Attribute value) {
            return new Case(domain, op, opset, attributes.with(name, value), outputs, operands);
        }

        Case atOpset(int newOpset) {
            return new Case(domain, op, newOpset, attributes, outputs, operands);
        }

        Case withOutputs(int count) {
            return new Case(domain, op, opset, attributes, count, operands);
        }

        Model model() {
            var builder = new GraphBuilder();
            var values = new ArrayList<Value>();
            for (int index = 0; index < operands.size(); index++) {
                var operand = operands.get(index);
                if (operand instanceof Shape shape) {
                    var dims = new ArrayList<Dim>();
                    for (long dim : shape.dims()) {
                        dims.add(Dim.of(dim));
                    }
                    values.add(builder.input("x" + index, DType.FLOAT, dims));
                } else {
                    values.add(operand == null ? null : builder.constant((Tensor) operand));
                }
            }
            var results = builder.custom(domain, op, attributes, outputs, values.toArray(Value[]::new));
            for (int index = 0; index < outputs; index++) {
                builder.output("y" + index, results.get(index));
            }
            return new Model(10, Map.of("", opset, MICROSOFT, 1, ML, 3), builder.build(op), List.of(), Metadata.none());
        }

        Map<String, Tensor> inputs(Random random) {
            var inputs = new HashMap<String, Tensor>();
            for (int index = 0; index < operands.size(); index++) {
                if (operands.get(index) instanceof Shape shape) {
                    inputs.put("x" + index, GradientCheck.normal(random, DType.FLOAT, shape));
                }
            }
            return inputs;
        }

        @Override
        public String toString() {
            return op + "-" + opset + " " + attributes.byName().values();
        }
    }

    private static Case op(String op, Object... operands) {
        return new Case("", op, 18, Attributes.none(), 1, new ArrayList<>(Arrays.asList(operands)));
    }

    private static Case fused(String op, Object... operands) {
        return new Case(MICROSOFT, op, 17, Attributes.none(), 1, new ArrayList<>(Arrays.asList(operands)));
    }

    private static Case classical(String op, Object... operands) {
        return new Case(ML, op, 17, Attributes.none(), 1, new ArrayList<>(Arrays.asList(operands)));
    }

    private static Shape of(long... dims) {
        return Shape.of(dims);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"normalization", "attention", "fusion", "recurrent", "classical", "sampling", "later"})
    void computesAndDifferentiates(Case row) {
        var model = row.model();
        var inputs = row.inputs(new Random(SEED));

        var gradient = GradientModel.compile(runtime, model);

        var names = gradient.outputs();
        try (var source = runtime.load(model, SessionConfig.defaults());
                var both = runtime.load(gradient.model(), SessionConfig.defaults())) {
            var expected = source.run(inputs, names);
            var feeds = new HashMap<>(inputs);
            expected.forEach((name, value) -> feeds.put("d_" + name, value));
            both.run(feeds, names)
                    .forEach((name, value) -> assertThat(value.toDoubles())
                            .as(name)
                            .containsExactly(expected.get(name).toDoubles(), within(1e-4)));
        }
        new GradientCheck(runtime, SEED).check(model, gradient, inputs);
    }

    static Stream<Case> normalization() {
        return Stream.of(
                op("LayerNormalization", of(2, 3, 4), of(4), of(4)).withOutputs(3),
                op("LayerNormalization", of(2, 3, 4), of(3, 4)).with("axis", 1),
                op("RMSNormalization", of(2, 3, 4), of(4)).atOpset(23),
                op("RMSNormalization", of(2, 3, 4), of(3, 4)).with("axis", 1).atOpset(23),
                op("MeanVarianceNormalization", of(2, 3, 4, 2)).atOpset(13),
                op("GroupNormalization", of(2, 4, 3, 3), of(2), of(2)).with("num_groups", 2),
                op("GroupNormalization", of(2, 4, 3, 3), of(4), of(4))
                        .with("num_groups", 2)
                        .atOpset(21),
                op("SimplifiedLayerNormalization", of(2, 3, 4), of(4)).with("axis", -1),
                fused("SkipLayerNormalization", of(2, 3, 4), of(2, 3, 4), of(4), of(4), of(4)),
                fused("SkipSimplifiedLayerNormalization", of(2, 3, 4), of(2, 3, 4), of(4)));
    }

    static Stream<Case> attention() {
        return Stream.of(
                op("Attention", of(2, 3, 8), of(2, 5, 4), of(2, 5, 4))
                        .with("q_num_heads", 4)
                        .with("kv_num_heads", 2)
                        .atOpset(23),
                op("Attention", of(2, 2, 3, 4), of(2, 2, 3, 4), of(2, 2, 3, 4))
                        .with("is_causal", 1)
                        .with("softcap", 2f)
                        .atOpset(23),
                fused("Attention", of(2, 3, 4), of(4, 12), of(12)).with("num_heads", 2),
                fused("Attention", of(2, 3, 4), of(4, 12), of(12), Tensor.of(DType.INT32, of(2, 3), 1, 1, 0, 1, 1, 1))
                        .with("num_heads", 2),
                fused("Attention", of(2, 3, 4), of(4, 12), of(12), Tensor.of(DType.INT32, of(2), 2, 3))
                        .with("num_heads", 2),
                fused("Attention", of(2, 3, 4), of(4, 12), of(12))
                        .with("num_heads", 2)
                        .with("unidirectional", 1),
                fused("MultiHeadAttention", of(2, 3, 4), of(2, 5, 4), of(2, 5, 6), of(14))
                        .with("num_heads", 2),
                fused(
                                "MultiHeadAttention",
                                of(2, 3, 4),
                                of(2, 5, 4),
                                of(2, 5, 4),
                                null,
                                Tensor.of(DType.INT32, of(2, 5), 1, 1, 1, 0, 0, 1, 1, 1, 1, 1))
                        .with("num_heads", 2));
    }

    static Stream<Case> fusion() {
        return Stream.of(
                fused("Gelu", of(2, 3)),
                fused("BiasGelu", of(2, 3), of(3)),
                fused("FastGelu", of(2, 3), of(3)),
                fused("QuickGelu", of(2, 3)),
                fused("FusedMatMul", of(2, 3, 4), of(2, 5, 4)).with("transB", 1).with("alpha", 0.5f),
                fused("FusedMatMul", of(3, 2), of(3, 4)).with("transA", 1),
                fused("FusedGemm", of(2, 3), of(4, 3), of(4)).with("transB", 1).with("activation", "Tanh"),
                fused("FusedGemm", of(2, 3), of(3, 4), of(4))
                        .with("activation", "LeakyRelu")
                        .with("activation_alpha", 0.2f),
                fused("FusedConv", of(1, 2, 5, 5), of(3, 2, 3, 3), of(3)).with("activation", "Sigmoid"));
    }

    static Stream<Case> recurrent() {
        var lengths = Tensor.of(DType.INT32, of(2), 3, 1);
        return Stream.of(
                op("LSTM", of(3, 2, 4), of(1, 12, 4), of(1, 12, 3), of(1, 24))
                        .with("hidden_size", 3)
                        .withOutputs(3),
                op(
                                "LSTM",
                                of(3, 2, 4),
                                of(2, 12, 4),
                                of(2, 12, 3),
                                of(2, 24),
                                lengths,
                                of(2, 2, 3),
                                of(2, 2, 3),
                                of(2, 9))
                        .with("hidden_size", 3)
                        .with("direction", "bidirectional")
                        .withOutputs(3),
                op("LSTM", of(3, 2, 4), of(1, 12, 4), of(1, 12, 3))
                        .with("hidden_size", 3)
                        .with("direction", "reverse")
                        .with("input_forget", 1)
                        .with("clip", 1.1f)
                        .withTexts("activations", "Sigmoid", "ScaledTanh", "Affine")
                        .withReals("activation_alpha", 0.7f, 2f)
                        .withReals("activation_beta", 0.9f, 0.1f)
                        .withOutputs(3),
                op("GRU", of(3, 2, 4), of(1, 9, 4), of(1, 9, 3), of(1, 18), lengths)
                        .with("hidden_size", 3)
                        .withOutputs(2),
                op("GRU", of(3, 2, 4), of(2, 9, 4), of(2, 9, 3), of(2, 18))
                        .with("hidden_size", 3)
                        .with("linear_before_reset", 1)
                        .with("direction", "bidirectional")
                        .withOutputs(2),
                op("LSTM", of(40, 2, 4), of(1, 12, 4), of(1, 12, 3))
                        .with("hidden_size", 3)
                        .withOutputs(3),
                op("GRU", of(36, 2, 4), of(1, 9, 4), of(1, 9, 3), of(1, 18), Tensor.of(DType.INT32, of(2), 36, 7))
                        .with("hidden_size", 3)
                        .with("direction", "reverse")
                        .withOutputs(2),
                op("RNN", of(3, 2, 4), of(1, 3, 4), of(1, 3, 3), of(1, 6))
                        .with("hidden_size", 3)
                        .withTexts("activations", "Relu")
                        .withOutputs(2));
    }

    static Stream<Case> classical() {
        return Stream.of(
                classical("Scaler", of(2, 3)).withReals("offset", 0.5f, 1f, 2f).withReals("scale", 2f, 1f, 3f),
                classical("Normalizer", of(2, 3)).with("norm", "L2"),
                classical("Normalizer", of(2, 3)).with("norm", "L1"),
                classical("FeatureVectorizer", of(2, 3), of(2, 1)).with("inputdimensions", new long[] {3, 1}),
                classical("LinearRegressor", of(2, 3))
                        .with("targets", 2)
                        .withReals("coefficients", 1f, 2f, 3f, -1f, 0.5f, 0f)
                        .withReals("intercepts", 0.1f, 0.2f));
    }

    static Stream<Case> sampling() {
        return Stream.of(
                        Stream.of("nearest", "linear", "cubic")
                                .flatMap(mode -> Stream.of("zeros", "border", "reflection")
                                        .map(padding -> op("GridSample", of(2, 2, 4, 5), beyond(of(2, 3, 2, 2)))
                                                .with("mode", mode)
                                                .with("padding_mode", padding)
                                                .atOpset(20))),
                        Stream.of(
                                op("GridSample", of(2, 2, 4, 5), of(2, 3, 2, 2)).atOpset(16),
                                op("GridSample", of(1, 2, 4, 5), beyond(of(1, 3, 2, 2)))
                                        .with("align_corners", 1)
                                        .with("padding_mode", "reflection")
                                        .atOpset(20),
                                op("GridSample", of(1, 2, 3, 4, 5), of(1, 2, 2, 3, 3))
                                        .atOpset(20),
                                op("AffineGrid", of(2, 2, 3), Tensor.of(of(4), 2L, 1L, 3L, 4L))
                                        .atOpset(20),
                                op("AffineGrid", of(2, 3, 4), Tensor.of(of(5), 2L, 1L, 3L, 4L, 2L))
                                        .with("align_corners", 1)
                                        .atOpset(20)))
                .flatMap(rows -> rows);
    }

    /** Coordinates of which some lie outside of the image. */
    private static Tensor beyond(Shape shape) {
        return Tensor.of(
                DType.FLOAT,
                shape,
                new Random(SEED).doubles(shape.size(), -1.6, 1.6).toArray());
    }

    static Stream<Case> later() {
        return Stream.of(
                op("AveragePool", of(2, 3, 6, 5))
                        .with("kernel_shape", new long[] {2, 2})
                        .with("dilations", new long[] {2, 1})
                        .with("pads", new long[] {1, 0, 1, 1})
                        .atOpset(19),
                op("AveragePool", of(1, 2, 7))
                        .with("kernel_shape", new long[] {2})
                        .with("dilations", new long[] {3})
                        .with("strides", new long[] {2})
                        .with("pads", new long[] {1, 1})
                        .with("ceil_mode", 1)
                        .with("count_include_pad", 1)
                        .atOpset(19),
                op("CumProd", of(3, 4), Tensor.of(Shape.scalar(), 1L)).atOpset(26),
                op("CumProd", of(3, 4, 2), Tensor.of(Shape.scalar(), -2L))
                        .with("exclusive", 1)
                        .with("reverse", 1)
                        .atOpset(26),
                op("TensorScatter", of(2, 5, 3), of(2, 2, 3), Tensor.of(of(2), 1L, 4L))
                        .with("mode", "circular")
                        .atOpset(24),
                op("DequantizeLinear", integers(of(3, 4)), of(4))
                        .with("axis", 1)
                        .atOpset(21),
                op("DequantizeLinear", integers(of(3, 5)), of(3, 3), integers(of(3, 3)))
                        .with("axis", 1)
                        .with("block_size", 2)
                        .atOpset(21),
                op("Col2Im", of(2, 8, 9), Tensor.of(of(2), 5L, 5L), Tensor.of(of(2), 2L, 2L))
                        .with("strides", new long[] {2, 2})
                        .with("pads", new long[] {1, 0, 0, 1}),
                op("DequantizeLinear", integers(of(3, 4)), of()));
    }

    private static Tensor integers(Shape shape) {
        return Tensor.of(
                DType.INT8,
                shape,
                new Random(SEED).doubles(shape.size(), -9, 9).map(Math::rint).toArray());
    }
}
