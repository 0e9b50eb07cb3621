package dev.plumbline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.autodiff.NotDifferentiableException;
import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Dim;
import dev.plumbline.graph.GraphBuilder;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class GradientModelTest {
    private static final long SEED = 7;
    private static OnnxRuntime runtime;

    @BeforeAll
    static void open() {
        runtime = OnnxRuntime.open();
    }

    @AfterAll
    static void closesEveryNativeObject() {
        runtime.close();

        assertThat(runtime.openHandles()).isZero();
    }

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
    void listsEveryNodeInTheWay() {
        var builder = new GraphBuilder();
        var x = builder.input("x", DType.FLOAT, List.of(new Dim.Free("batch"), new Dim.Fixed(4), new Dim.Fixed(4)));
        builder.scope("head");
        var hardened = x.op("Det");
        builder.output("y", hardened);
        var model = Model.of(builder.build("unknown"), 18);

        assertThatThrownBy(() -> GradientModel.compile(runtime, model))
                .isInstanceOf(NotDifferentiableException.class)
                .hasMessageContaining("head/Det");
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
