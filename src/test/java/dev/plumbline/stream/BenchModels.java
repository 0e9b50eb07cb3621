package dev.plumbline.stream;

import dev.plumbline.attribution.Baseline;
import dev.plumbline.attribution.NamedBaseline;
import dev.plumbline.attribution.Point;
import dev.plumbline.attribution.Target;
import dev.plumbline.dataset.Rows;
import dev.plumbline.event.Execution;
import dev.plumbline.event.OutputSpace;
import dev.plumbline.event.Prediction;
import dev.plumbline.event.Reporting;
import dev.plumbline.event.ServedModel;
import dev.plumbline.event.Wish;
import dev.plumbline.runtime.Explainer;
import dev.plumbline.runtime.ModelOptions;
import dev.plumbline.sampling.Policy;
import dev.plumbline.sampling.Sampler;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The models that the stream is measured with, and predictions of theirs. */
final class BenchModels {
    static final Path CREDIT = Path.of("topology", "credit");

    private BenchModels() {}

    static ModelOptions options(Path file) {
        var options = ModelOptions.of(file);
        if (!file.startsWith(CREDIT)) {
            return options;
        }
        var reference = Rows.read(CREDIT.resolve("reference.npy")).tensors().get(Rows.UNNAMED);
        var points =
                split(reference).stream().map(row -> new Point(List.of(row))).toList();
        return options.withOutput(new ModelOptions.ExplainedOutput(
                        Optional.of("logit"), ModelOptions.Space.LOGIT, List.of("good", "bad")))
                .withBaselines(List.of(new NamedBaseline("mean", 1, Baseline.mean(points))));
    }

    /** Rows for a model: held-out applications, or noise of the input's shape. */
    static List<Tensor> rows(Explainer explainer) {
        var input = explainer.signature().inputs().get(0);
        if (input.name().equals("features")) {
            return split(Rows.read(CREDIT.resolve("held-out.npy")).tensors().get(Rows.UNNAMED));
        }
        var random = new Random(7);
        long[] dims = input.dims().stream().skip(1).mapToLong(Long::longValue).toArray();
        int size = (int) Arrays.stream(dims).reduce(1, (a, b) -> a * b);
        return IntStream.range(0, 64)
                .mapToObj(row -> {
                    var pixels = new float[size];
                    for (int i = 0; i < size; i++) {
                        pixels[i] = (float) random.nextGaussian();
                    }
                    return Tensor.of(Shape.of(dims), pixels);
                })
                .toList();
    }

    private static List<Tensor> split(Tensor rows) {
        return IntStream.range(0, (int) rows.shape().dim(0)).mapToObj(rows::row).toList();
    }

    static Prediction prediction(int number, Explainer explainer, Tensor row) {
        var input = explainer.signature().inputs().get(0).name();
        return new Prediction(
                "p-" + number,
                ServedModel.of("line", "1"),
                TestEvents.NOON,
                Map.of(input, row),
                Map.of(),
                Map.of(),
                Wish.none());
    }

    /** Weights of a line that is far from its baseline, so that nothing is worth an alert. */
    static double[] ones(int features) {
        var weights = new double[features];
        Arrays.fill(weights, 1);
        return weights;
    }

    static IntFunction<Prediction> line(int features) {
        var row = new float[features];
        Arrays.fill(row, 0.5f);
        return i -> TestEvents.prediction("p-" + i, row);
    }

    static LoadedModel model(Explainer explainer, double rate) {
        var output = explainer.signature().outputs().get(0).name();
        return new LoadedModel(
                new LoadedModel.Id("line", "1"),
                explainer,
                new ExplainedOutput(output, OutputSpace.LOGIT, new Target.Index(List.of(0L)), List.of()),
                Intake.defaults(),
                Sampler.of(Policy.rate(rate)),
                Thresholds.defaults(),
                new LoadedModel.Report(
                        "c0ff", new Execution("1", "1", "CPU", "cpu", 1, 0, ""), Reporting.everything(List.of())));
    }
}
