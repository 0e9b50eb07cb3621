package dev.plumbline.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.attribution.Baseline;
import dev.plumbline.attribution.KnownAnswer;
import dev.plumbline.attribution.Method;
import dev.plumbline.attribution.NamedBaseline;
import dev.plumbline.attribution.Target;
import dev.plumbline.attribution.Verdict;
import dev.plumbline.graph.Value;
import dev.plumbline.runtime.ExplainOutcome.Explained;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The known answers again, as ONNX models in double precision. */
final class OnnxKnownAnswersTest {
    private static final OnnxRuntime runtime = OnnxRuntime.open();

    @RegisterExtension
    private static final LeakCheck leaks = new LeakCheck(runtime);

    @TempDir
    private Path folder;

    /** One graph for the known answers whose names start alike: from inputs {@code [batch, n]} to an output {@code [batch, 1]}. */
    private record Graph(String names, Function<Value[], Value> output) {}

    private static final List<Graph> GRAPHS = List.of(
            new Graph("toy", OnnxKnownAnswersTest::toy),
            new Graph("1-relu(1-x)", x -> clipped(x[0])),
            new Graph(
                    "relu(relu(a)-1-relu(b))",
                    x -> relu(relu(at(x[0], 0)).minus(1).minus(relu(at(x[0], 1))))),
            new Graph(
                    "relu(relu(a-1)-relu(b))",
                    x -> relu(relu(at(x[0], 0).minus(1)).minus(relu(at(x[0], 1))))),
            new Graph(
                    "relu(relu(a-1)-relu(b)/3)[2]",
                    x -> relu(relu(at(x[0], 2).minus(1)).minus(relu(at(x[1], 2)).over(3)))),
            new Graph(
                    "relu(2relu(a-1)-3relu(b))[1]",
                    x -> relu(relu(at(x[0], 1).minus(1))
                            .times(2)
                            .minus(relu(at(x[1], 1)).times(3)))),
            new Graph("1-relu(1-(a+b))[1]", x -> clipped(at(x[0].plus(x[1]), 1))),
            new Graph("ML(a+b)", x -> ml(sum(x[0].plus(x[1])))),
            new Graph("ML(4(a+b+c))", x -> ml(sum(x[0].plus(x[1]).plus(x[2])).times(4))),
            new Graph("ML", x -> ml(sum(x[0]))),
            new Graph("hidden unit 0 of the mean, with context 20", x -> unit(mean(x, 20), -10)),
            new Graph("hidden unit 0 of the mean", x -> unit(mean(x, 0), -10)),
            new Graph(
                    "all hidden units of the mean, with context 20",
                    x -> ml(mean(x, 20)).plus(1)),
            new Graph("all hidden units of the mean", x -> ml(mean(x, 0)).plus(1)),
            new Graph("hidden unit 0", x -> unit(sum(x[0]), -10)),
            new Graph("hidden unit 1", x -> unit(sum(x[0]), 1)),
            new Graph("hidden units 2 and 3", x -> unit(sum(x[0]), 1).times(2)),
            new Graph(
                    "two relus",
                    x -> relu(at(x[0], 0).times(3).plus(at(x[0], 1)))
                            .plus(relu(at(x[1], 0).times(2).plus(at(x[1], 1).times(3))))),
            new Graph(
                    "2relu(a)+2relu(b-1.5)",
                    x -> relu(at(x[0], 0))
                            .times(2)
                            .plus(relu(at(x[0], 1).minus(1.5)).times(2))),
            new Graph("max", x -> at(x[0], 0).op("Max", at(x[0], 1), at(x[0], 2), at(x[0], 3))),
            new Graph(
                    "2tanh(a)+2tanh(b-1.5)",
                    x -> at(x[0], 0)
                            .tanh()
                            .times(2)
                            .plus(at(x[0], 1).minus(1.5).tanh().times(2))),
            new Graph(
                    "5a+b^2+sin c",
                    x -> at(x[0], 0)
                            .times(5)
                            .plus(at(x[0], 1).squared())
                            .plus(at(x[0], 2).sin())),
            new Graph("2a+b", x -> at(x[0], 0).times(2).plus(at(x[0], 1))),
            new Graph(
                    "2a^2+b^2",
                    x -> at(x[0], 0).squared().times(2).plus(at(x[0], 1).squared())),
            new Graph("(2a+b)^2", x -> at(x[0], 0).times(2).plus(at(x[0], 1)).squared()),
            new Graph(
                    "sigmoid(2a-b+.5c-.25)",
                    x -> matmul(x[0], 3, 2, -1, .5).minus(.25).sigmoid()),
            new Graph("convolution", OnnxKnownAnswersTest::convolution),
            new Graph("ab", x -> at(x[0], 0).times(at(x[0], 1))));

    static Stream<KnownAnswer> answers() {
        return KnownAnswer.all().stream().filter(answer -> graph(answer) != null);
    }

    private static Graph graph(KnownAnswer answer) {
        return GRAPHS.stream()
                .filter(graph -> answer.name().startsWith(graph.names()))
                .findFirst()
                .orElse(null);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void adaptiveMethodMeetsATightTolerance(KnownAnswer answer) {
        double tolerance = precision(answer) == DType.DOUBLE ? 1e-6 : 1e-3;
        var file = ModelFixture.write(folder, model -> {
            var inputs = answer.input().inputs();
            var x = new Value[inputs.size()];
            Arrays.setAll(
                    x,
                    i -> model.input("x" + i, precision(answer), inputs.get(i).size()));
            var output = graph(answer).output().apply(x);
            model.output("y", answer.name().endsWith("target 1") ? at(output, 1) : at(output, 0));
        });
        var options = ModelOptions.of(file)
                .withBaselines(List.of(new NamedBaseline("given", 1, new Baseline.Vector(answer.baseline()))))
                .withMethod(new Method.Adaptive(tolerance, 500));

        try (var explainer = Explainers.open(runtime, options)) {
            var request = new ExplainRequest("p", inputs(answer), Map.of(), new Target.Index(List.of()));
            var explanation = ((Explained) explainer.explain(List.of(request)).get(0)).explanation();

            assertThat(explanation.accuracy().verdict()).isEqualTo(Verdict.CONVERGED);
            assertThat(error(explanation.attributions(), answer.expected())).isLessThan(tolerance);
        }
    }

    /** ONNX Runtime convolves in single precision only. */
    private static DType precision(KnownAnswer answer) {
        return answer.name().equals("convolution") ? DType.FLOAT : DType.DOUBLE;
    }

    private static Map<String, Tensor> inputs(KnownAnswer answer) {
        var inputs = new HashMap<String, Tensor>();
        for (int i = 0; i < answer.input().inputs().size(); i++) {
            inputs.put("x" + i, answer.input().inputs().get(i).cast(precision(answer)));
        }
        return inputs;
    }

    /** L1 distance relative to the L1 norm of what is expected. */
    private static double error(List<Tensor> attributions, double[] expected) {
        var found = attributions.stream()
                .flatMapToDouble(tensor -> Arrays.stream(tensor.toDoubles()))
                .toArray();
        double distance = 0;
        double norm = 1e-12;
        for (int i = 0; i < expected.length; i++) {
            distance += Math.abs(found[i] - expected[i]);
            norm += Math.abs(expected[i]);
        }
        return distance / norm;
    }

    private static Value toy(Value[] x) {
        var hidden = relu(matmul(x[0], 3, -4, -1, 2, -3, 0, 3, -2, 1, 4));
        return matmul(hidden, 3, -3, 0, -2, 1, -1, 2).plus(1);
    }

    private static Value convolution(Value[] x) {
        var builder = x[0].builder();
        var ones = new float[2 * 9];
        Arrays.fill(ones, 1);
        var kernel = builder.constant(Tensor.of(Shape.of(2, 1, 3, 3), ones));
        var bias = builder.constant(Tensor.of(Shape.of(2), -50f, -75f));
        var windows = relu(x[0].reshape(-1, 1, 4, 4).op("Conv", kernel, bias)).reshape(-1, 8);
        return relu(windows.matmul(builder.constant(Tensor.of(Shape.of(8, 1), 1f, 1f, 1f, 1f, 1f, -1f, -1f, -1f))));
    }

    private static Value clipped(Value x) {
        return relu(x.negate().plus(1)).negate().plus(1);
    }

    private static Value ml(Value s) {
        return unit(s, -10).plus(unit(s, 1).times(3)).minus(1);
    }

    private static Value unit(Value s, double bias) {
        return relu(s.plus(bias));
    }

    private static Value mean(Value[] x, double context) {
        return sum(x[0].plus(x[1])).plus(context).times(0.5);
    }

    private static Value relu(Value x) {
        return x.op("Relu");
    }

    private static Value sum(Value x) {
        return x.sumKeeping(1);
    }

    private static Value at(Value x, long column) {
        return x.slice(1, column, column + 1);
    }

    /** Times a matrix of {@code rows} rows given row by row. */
    private static Value matmul(Value x, int rows, double... matrix) {
        return x.matmul(x.builder().constant(Tensor.of(Shape.of(rows, matrix.length / rows), matrix)));
    }
}
