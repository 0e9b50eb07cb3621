package dev.plumbline.stream;

import dev.plumbline.attribution.Accuracy;
import dev.plumbline.attribution.BaselineResult;
import dev.plumbline.attribution.Explanation;
import dev.plumbline.attribution.Verdict;
import dev.plumbline.runtime.ExplainOutcome;
import dev.plumbline.runtime.ExplainRequest;
import dev.plumbline.runtime.Explainer;
import dev.plumbline.runtime.ModelSignature;
import dev.plumbline.runtime.TensorSpec;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Explains F(x) = w·x against the zero baseline in closed form: attribution i is w_i x_i. */
final class LinearExplainer implements Explainer {
    private final double[] weights;
    private final Consumer<List<ExplainRequest>> before;
    private final List<Integer> batches = new CopyOnWriteArrayList<>();

    LinearExplainer(double... weights) {
        this(requests -> {}, weights);
    }

    /** With something that happens before each call: a delay, a failure. */
    LinearExplainer(Consumer<List<ExplainRequest>> before, double... weights) {
        this.before = before;
        this.weights = weights.clone();
    }

    /** Rows of each call so far. */
    List<Integer> batches() {
        return batches;
    }

    @Override
    public ModelSignature signature() {
        return new ModelSignature(
                "5eed".repeat(16),
                List.of(new TensorSpec("x", DType.FLOAT, List.of(TensorSpec.DYNAMIC, (long) weights.length))),
                List.of(new TensorSpec("y", DType.FLOAT, List.of(TensorSpec.DYNAMIC, 1L))),
                List.of("x"));
    }

    @Override
    public List<ExplainOutcome> explain(List<ExplainRequest> requests) {
        batches.add(requests.size());
        before.accept(requests);
        return requests.stream().map(this::explain).toList();
    }

    private ExplainOutcome explain(ExplainRequest request) {
        var x = request.inputs().get("x").toDoubles();
        var attributions =
                IntStream.range(0, x.length).mapToDouble(i -> weights[i] * x[i]).toArray();
        double output =
                IntStream.range(0, x.length).mapToDouble(i -> attributions[i]).sum();
        return new ExplainOutcome.Explained(
                new Explanation(
                        List.of(Tensor.of(DType.FLOAT, Shape.of(x.length), attributions)),
                        output,
                        0,
                        List.of(new BaselineResult("zero", "00", 1, 0, 0)),
                        new Accuracy("gauss-legendre", 1, 1, 0, 0, 0, 1e-3, Verdict.CONVERGED)),
                "y",
                List.of(0L),
                Map.of("y", Tensor.of(DType.FLOAT, Shape.of(1), output)));
    }

    @Override
    public void close() {}
}
