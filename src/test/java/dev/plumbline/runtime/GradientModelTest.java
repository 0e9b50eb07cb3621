package dev.plumbline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.autodiff.Blocking;
import dev.plumbline.autodiff.NotDifferentiableException;
import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Dim;
import dev.plumbline.graph.GraphBuilder;
import dev.plumbline.graph.Logits;
import dev.plumbline.graph.Metadata;
import dev.plumbline.graph.Model;
import dev.plumbline.graph.Node;
import dev.plumbline.graph.OnnxReader;
import dev.plumbline.graph.OnnxWriter;
import dev.plumbline.graph.Value;
import dev.plumbline.graph.ValueInfo;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class GradientModelTest {
    private static final long SEED = 7;
    private static final OnnxRuntime runtime = OnnxRuntime.open();

    @RegisterExtension
    private static final LeakCheck leaks = new LeakCheck(runtime);

    @Test
    void perceptronAgreesWithCentralDifferencesAtAnyBatch() {
        var model = perceptron(17);

        var gradient = GradientModel.compile(runtime, model);

        assertThat(gradient.model().graph().inputs())
                .extracting(ValueInfo::name)
                .containsExactly("x", "d_logits", "d_y");
        assertThat(gradient.model().graph().outputs())
                .extracting(ValueInfo::name)
                .containsExactly("logits", "y", "d_x");
        for (long batch : new long[] {1, 5}) {
            var x = GradientCheck.normal(new Random(SEED), DType.DOUBLE, Shape.of(batch, 4));
            new GradientCheck(runtime, SEED).check(model, gradient, Map.of("x", x));
        }
    }

    @Test
    void innerValuesCanBePoints() {
        var model = perceptron(17);

        var gradient = GradientModel.compile(runtime, model, List.of("hidden"), List.of("logits"));

        assertThat(gradient.model().graph().outputs())
                .extracting(ValueInfo::name)
                .contains("d_hidden");
    }

    @Test
    void gradientModelSurvivesWritingAndReading() {
        var gradient = GradientModel.compile(runtime, perceptron(13)).model();

        var back = OnnxReader.read(OnnxWriter.write(gradient));

        assertThat(back).isEqualTo(gradient);
    }

    @Test
    void convolutionalNetworkAgreesWithCentralDifferences() {
        var model = convolutional();

        var gradient = GradientModel.compile(runtime, model, List.of(), List.of("logits"));

        for (long batch : new long[] {1, 3}) {
            var image = GradientCheck.normal(new Random(SEED), DType.FLOAT, Shape.of(batch, 2, 8, 8));
            new GradientCheck(runtime, SEED, 2e-4).check(model, gradient, Map.of("image", image));
        }
    }

    @Test
    void listsEveryNodeInTheWay() {
        var model = withUnknownOperators();

        assertThatThrownBy(() -> GradientModel.compile(runtime, model))
                .isInstanceOf(NotDifferentiableException.class)
                .hasMessage("""
                    no gradient through 2 nodes:
                      com.example.Mystery 'first/Mystery': there is no gradient rule for this operator; \
                    take a differentiation point behind it
                      com.example.Riddle 'second/Riddle': there is no gradient rule for this operator; \
                    take a differentiation point behind it\
                    """);
    }

    @Test
    void checkNamesEveryNodeInTheWay() {
        var check = ModelCheck.of(runtime, withUnknownOperators());

        assertThat(check.explainable()).isFalse();
        assertThat(check.blocking()).extracting(Blocking::node).containsExactly("first/Mystery", "second/Riddle");
        assertThat(check.nodes()).isEqualTo(3);
    }

    @Test
    void checkTellsWhatAModelTakesAndGives() {
        var check = ModelCheck.of(runtime, convolutional());

        assertThat(check.explainable()).isTrue();
        assertThat(check.inputs()).containsExactly(new TensorSpec("image", DType.FLOAT, List.of(-1L, 2L, 8L, 8L)));
        assertThat(check.outputs()).contains(new TensorSpec("y", DType.FLOAT, List.of(-1L, 3L)));
        assertThat(check.points()).isEqualTo(check.inputs());
        assertThat(check.batch()).isEqualTo(ModelCheck.Batch.DYNAMIC);
    }

    @Test
    void logitsLieBeforeTheFinalProbability() {
        var logits = Logits.before(perceptron(12).graph(), "y");

        assertThat(logits).contains("logits");
    }

    @Test
    void refusesPointsThatDoNotReachTheOutputs() {
        var builder = new GraphBuilder();
        var x = builder.input("x", DType.FLOAT, List.of(new Dim.Fixed(4)));
        var idle = builder.input("idle", DType.FLOAT, List.of(new Dim.Fixed(4)));
        builder.output("y", x.exp().plus(idle.op("Floor")));
        var model = Model.of(builder.build("idle"), 18);

        assertThatThrownBy(() -> GradientModel.compile(runtime, model, List.of("x", "idle"), List.of("y")))
                .isInstanceOf(NotDifferentiableException.class)
                .hasMessage(
                        "expected outputs [y] to depend on [idle] through differentiable operators, found no such path;"
                                + " leave it out");
    }

    /** Anonymous extents may broadcast against each other, which shows only when the model runs. */
    @Test
    void sumsBackOverExtentsThatTurnOutToBroadcast() {
        var builder = new GraphBuilder();
        var rows = builder.input("rows", DType.DOUBLE, List.of(new Dim.Free(""), new Dim.Fixed(3)));
        var shift = builder.input("shift", DType.DOUBLE, List.of(new Dim.Free(""), new Dim.Fixed(3)));
        builder.output("y", rows.plus(shift).tanh());
        var model = Model.of(builder.build("shifted"), 18);
        var random = new Random(SEED);

        var gradient = GradientModel.compile(runtime, model);

        for (long extent : new long[] {1, 4}) {
            var inputs = Map.of(
                    "rows", GradientCheck.normal(random, DType.DOUBLE, Shape.of(4, 3)),
                    "shift", GradientCheck.normal(random, DType.DOUBLE, Shape.of(extent, 3)));
            new GradientCheck(runtime, SEED).check(model, gradient, inputs);
        }
    }

    private static Model withUnknownOperators() {
        var builder = new GraphBuilder();
        var x = builder.input("x", DType.FLOAT, List.of(new Dim.Free("batch"), new Dim.Fixed(4)));
        builder.scope("first");
        var first = builder.custom("com.example", "Mystery", Attributes.none(), 1, x)
                .get(0);
        var second = first.tanh();
        builder.scope("second");
        builder.output(
                "y",
                builder.custom("com.example", "Riddle", Attributes.none(), 1, second)
                        .get(0));
        return new Model(8, Map.of("", 18, "com.example", 1), builder.build("unknown"), List.of(), Metadata.none());
    }

    /** Convolution, batch normalisation, ReLU, pooling, a second convolution with stride, a dense head with a softmax. */
    private static Model convolutional() {
        var random = new Random(SEED);
        var builder = new GraphBuilder();
        var image = builder.input(
                "image", DType.FLOAT, List.of(new Dim.Free("N"), new Dim.Fixed(2), new Dim.Fixed(8), new Dim.Fixed(8)));
        var features =
                image.op("Conv", Attributes.of("pads", new long[] {1, 1, 1, 1}), weights(builder, random, 4, 2, 3, 3));
        var normalized = features.op(
                "BatchNormalization",
                weights(builder, random, 4),
                weights(builder, random, 4),
                weights(builder, random, 4),
                weights(builder, random, 4).squared().plus(1));
        var pooled = normalized
                .op("Relu")
                .op("MaxPool", Attributes.of("kernel_shape", new long[] {2, 2}).with("strides", new long[] {2, 2}));
        var strided = pooled.op(
                        "Conv",
                        Attributes.of("pads", new long[] {1, 1, 1, 1}).with("strides", new long[] {2, 2}),
                        weights(builder, random, 6, 4, 3, 3))
                .tanh();
        var flat = strided.op("Flatten");
        var logits =
                named(builder, "logits", flat.op("Gemm", weights(builder, random, 24, 3), weights(builder, random, 3)));
        builder.output("logits", logits);
        builder.output("y", logits.op("Softmax"));
        return Model.of(builder.build("convolutional"), 17);
    }

    private static Value weights(GraphBuilder builder, Random random, long... dims) {
        return builder.constant(GradientCheck.normal(random, DType.FLOAT, Shape.of(dims)));
    }

    private static Model perceptron(int opset) {
        var random = new Random(SEED);
        var builder = new GraphBuilder();
        var x = builder.input("x", DType.DOUBLE, List.of(new Dim.Free("batch"), new Dim.Fixed(4)));
        var hidden = named(builder, "hidden", dense(builder, random, x, 4, 8).op("Relu"));
        var squashed = dense(builder, random, hidden, 8, 8).tanh();
        var logits = named(builder, "logits", dense(builder, random, squashed, 8, 3));
        builder.output("logits", logits);
        builder.output("y", logits.op("Softmax", Attributes.of("axis", 1)));
        return Model.of(builder.build("perceptron"), opset);
    }

    private static Value named(GraphBuilder builder, String name, Value value) {
        builder.add(new Node(name, "Identity", "", List.of(value.name()), List.of(name), Attributes.none()));
        builder.declare(name, DType.DOUBLE);
        return builder.value(name);
    }

    private static Value dense(GraphBuilder builder, Random random, Value x, long in, long out) {
        var weights = builder.constant(GradientCheck.normal(random, DType.DOUBLE, Shape.of(in, out)));
        var bias = builder.constant(GradientCheck.normal(random, DType.DOUBLE, Shape.of(out)));
        return x.matmul(weights).plus(bias);
    }
}
