package dev.plumbline.runtime;

import dev.plumbline.attribution.Method;
import dev.plumbline.attribution.Rule;
import dev.plumbline.attribution.Target;
import dev.plumbline.runtime.ModelOptions.ExplainedOutput;
import dev.plumbline.runtime.ModelOptions.Space;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Whole explanations of the credit model, 64 applicants a call. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class BenchmarkExplainer {
    private static final int ROWS = 64;

    /** The fixed rule takes 50 points. */
    @Param({"fixed", "adaptive"})
    public String method;

    private OnnxRuntime runtime;
    private Explainer explainer;
    private List<ExplainRequest> requests;

    @Setup
    public void open() {
        var chosen = method.equals("fixed") ? new Method.Fixed(Rule.MIDPOINT, 50, 0.01) : Method.defaults();
        runtime = OnnxRuntime.open();
        explainer = Explainers.open(
                runtime,
                ModelOptions.of(Path.of("topology/credit/model.onnx"))
                        .withOutput(new ExplainedOutput(Optional.of("logit"), Space.LOGIT, List.of()))
                        .withMethod(chosen));
        var input = explainer.signature().inputs().get(0);
        var random = new Random(1);
        requests = IntStream.range(0, ROWS)
                .mapToObj(row -> {
                    var values = random.doubles(input.dims().get(1)).toArray();
                    var tensor = Tensor.of(input.dtype(), Shape.of(values.length), values);
                    return new ExplainRequest(
                            Integer.toString(row), Map.of(input.name(), tensor), Map.of(), new Target.Argmax());
                })
                .toList();
    }

    @TearDown
    public void close() {
        explainer.close();
        runtime.close();
    }

    @Benchmark
    public List<ExplainOutcome> explain() {
        return explainer.explain(requests);
    }
}
