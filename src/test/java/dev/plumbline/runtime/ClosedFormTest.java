package dev.plumbline.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Dim;
import dev.plumbline.graph.GraphBuilder;
import dev.plumbline.graph.Model;
import dev.plumbline.graph.Node;
import dev.plumbline.graph.Value;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions made of several nodes that are differentiated in one piece. */
final class ClosedFormTest {
    private static final long SEED = 11;
    private static final OnnxRuntime runtime = OnnxRuntime.open();

    @RegisterExtension
    private static final LeakCheck leaks = new LeakCheck(runtime);

    static Stream<Arguments> spellings() {
        return Stream.of(
                spelling(
                        "Gelu of PyTorch",
                        10,
                        x -> x.times(twice(x.over(Math.sqrt(2)))).times(0.5)),
                spelling("Gelu halved first", 10, x -> x.times(0.5).times(twice(x.times(Math.sqrt(0.5))))),
                spelling(
                        "Gelu halved last",
                        10,
                        x -> x.times(twice(x.over(Math.sqrt(2))).times(0.5))),
                spelling("Swish", 6, x -> x.times(x.sigmoid())),
                spelling("Swish, the other way round", 6, x -> x.sigmoid().times(x)));
    }

    private static Arguments spelling(String name, int backwardNodes, UnaryOperator<Value> function) {
        return Arguments.of(name, backwardNodes, function);
    }

    private static Value twice(Value scaled) {
        return scaled.erf().plus(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("spellings")
    void activationsAgreeWithCentralDifferencesInFewNodes(
            String name, int backwardNodes, UnaryOperator<Value> function) {
        var model = model(function, new Dim.Free("N"), Dim.of(5));

        var gradient = GradientModel.compile(runtime, model);

        check(model, gradient, Shape.of(3, 5));
        assertThat(backward(gradient)).as(name).hasSizeLessThanOrEqualTo(backwardNodes);
    }

    @Test
    void innerValuesReadElsewhereKeepTheirGradient() {
        var model = model(
                x -> {
                    var error = x.over(Math.sqrt(2)).erf();
                    return x.times(error.plus(1)).times(0.5).plus(error.squared());
                },
                Dim.of(2),
                Dim.of(5));

        var gradient = GradientModel.compile(runtime, model);

        check(model, gradient, Shape.of(2, 5));
    }

    @Test
    void innerValuesAskedForAreGoneThroughOneByOne() {
        var builder = new GraphBuilder();
        var x = builder.input("x", DType.FLOAT, List.of(Dim.of(4)));
        var gate = x.sigmoid();
        builder.output("y", x.times(gate));
        var model = Model.of(builder.build("swish"), 18);
        var feeds = Map.of("x", Tensor.of(Shape.of(4), -1f, 0f, 1f, 2f), "d_y", Tensor.of(Shape.of(4), 1f, 1f, 1f, 1f));

        var gradient = GradientModel.compile(runtime, model, List.of(gate.name()), List.of("y"));

        assertThat(run(gradient, feeds, "d_" + gate.name()).toDoubles()).containsExactly(-1, 0, 1, 2);
    }

    @Test
    void normalizedConvolutionsTakeTheirFactorsIntoTheWeights() {
        var random = new Random(SEED);
        var shape = Shape.of(1, 3, 4, 4);
        var model = model(
                x -> {
                    var weights = x.builder().constant(GradientCheck.normal(random, DType.FLOAT, Shape.of(2, 3, 3, 3)));
                    var numbers = x.builder().constant(Tensor.of(Shape.of(2), 0.5f, 1.5f));
                    return x.op("Conv", Attributes.of("pads", new long[] {1, 1, 1, 1}), weights)
                            .op("BatchNormalization", numbers, numbers, numbers, numbers);
                },
                new Dim.Free("N"),
                Dim.of(3),
                Dim.of(4),
                Dim.of(4));

        var gradient = GradientModel.compile(runtime, model);

        check(model, gradient, shape);
        assertThat(backward(gradient))
                .filteredOn(node -> node.inputs().contains("d_y"))
                .extracting(Node::op)
                .containsExactly("ConvTranspose");
    }

    @Test
    void piecesCutSideBySideComeBackInOneConcat() {
        var model = model(
                x -> x.gather(number(x, 1), 1)
                        .times(x.gather(number(x, 0), 1))
                        .plus(x.gather(number(x, 2), 1).exp()),
                new Dim.Free("N"),
                Dim.of(3),
                Dim.of(4));

        var gradient = GradientModel.compile(runtime, model);

        check(model, gradient, Shape.of(2, 3, 4));
        assertThat(backward(gradient)).extracting(Node::op).contains("Concat").doesNotContain("Pad");
    }

    @Test
    void piecesThatOverlapOrLeaveGapsAreAdded() {
        var model = model(x -> x.slice(1, 0, 3).times(x.slice(1, 2, 5)), Dim.of(2), Dim.of(6));

        var gradient = GradientModel.compile(runtime, model);

        check(model, gradient, Shape.of(2, 6));
        assertThat(backward(gradient)).extracting(Node::op).doesNotContain("Concat");
    }

    private static Value number(Value x, long number) {
        return x.builder().constant(Tensor.of(Shape.scalar(), number));
    }

    @Test
    void maximaOfRectifiedWindowsShareAmongTiesAndGiveNothingBelowZero() {
        var model = pooled(2, 2);
        var x = Tensor.of(Shape.of(1, 1, 2, 6), 3f, 3f, -1f, -2f, 5f, 1f, 1f, 3f, -1f, -1f, 2f, 4f);

        var gradient = GradientModel.compile(runtime, model);

        var dx = run(gradient, Map.of("x", x, "d_y", Tensor.of(Shape.of(1, 1, 1, 3), 6f, 6f, 6f)), "d_x");
        assertThat(dx.toDoubles()).containsExactly(2, 2, 0, 0, 6, 0, 0, 2, 0, 0, 0, 0);
    }

    @Test
    void rectifiersBlockAtZeroAndPassTheSmallestNormalNumber() {
        var model = model(x -> x.op("Relu"), Dim.of(1), Dim.of(4));
        var x = Tensor.of(Shape.of(1, 4), -1f, 0f, Float.MIN_NORMAL, Float.POSITIVE_INFINITY);

        var gradient = GradientModel.compile(runtime, model);

        var dx = run(gradient, Map.of("x", x, "d_y", Tensor.of(Shape.of(1, 4), 2f, 2f, 2f, 2f)), "d_x");
        assertThat(dx.toDoubles()).containsExactly(0, 0, 2, 2);
    }

    private static Model pooled(long kernel, long stride) {
        var pooling =
                Attributes.of("kernel_shape", new long[] {kernel, kernel}).with("strides", new long[] {stride, stride});
        return model(x -> x.op("Relu").op("MaxPool", pooling), Dim.of(1), Dim.of(1), Dim.of(2), Dim.of(6));
    }

    private static Model model(UnaryOperator<Value> function, Dim... dims) {
        var builder = new GraphBuilder();
        builder.output("y", function.apply(builder.input("x", DType.FLOAT, List.of(dims))));
        return Model.of(builder.build("model"), 18);
    }

    private static void check(Model model, GradientModel gradient, Shape shape) {
        var x = GradientCheck.normal(new Random(SEED), DType.FLOAT, shape);
        new GradientCheck(runtime, SEED).check(model, gradient, Map.of("x", x));
    }

    private static Tensor run(GradientModel gradient, Map<String, Tensor> feeds, String wanted) {
        try (var session = runtime.load(gradient.model(), SessionConfig.defaults())) {
            return session.run(feeds, List.of(wanted)).get(wanted);
        }
    }

    /** Nodes that only the gradient needs. */
    private static List<Node> backward(GradientModel gradient) {
        return gradient.model().graph().nodes().stream()
                .filter(node -> node.outputs().get(0).startsWith("d_"))
                .toList();
    }
}
