package dev.plumbline.cli;

import dev.plumbline.attribution.Method;
import dev.plumbline.attribution.NamedBaseline;
import dev.plumbline.attribution.PathOptions;
import dev.plumbline.attribution.Point;
import dev.plumbline.attribution.Target;
import dev.plumbline.benchmark.SyntheticRows;
import dev.plumbline.config.BaselineSpec;
import dev.plumbline.config.PointRows;
import dev.plumbline.runtime.ExplainRequest;
import dev.plumbline.runtime.ModelOptions;
import dev.plumbline.runtime.ModelSignature;
import dev.plumbline.runtime.OnnxRuntime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that say which model is explained, and what of it; lists are absent, not empty, so that the group can be repeated. */
final class ModelArguments {
    @Option(
            names = "--model",
            required = true,
            paramLabel = "FILE",
            converter = ExistingFile.class,
            description = "the ONNX model")
    private Path model;

    @Option(
            names = "--input",
            paramLabel = "FILE",
            converter = ExistingFile.class,
            description = "rows to explain: .npz or .json by input name, .npy or .csv for a single input")
    private Path input;

    @Option(
            names = "--baseline",
            paramLabel = "SPEC",
            description = "what each row is compared with; several are averaged (default: zero). One of "
                    + BaselineSpec.FORMS)
    private List<String> baselines;

    @Option(names = "--output", paramLabel = "NAME", description = "the output to explain (default: the first)")
    private String output;

    @Option(
            names = "--space",
            defaultValue = "logit",
            description = "${COMPLETION-CANDIDATES}: before or after a final softmax or sigmoid (default: logit)")
    private ModelOptions.Space space;

    @Option(
            names = "--at",
            paramLabel = "TENSOR",
            description =
                    "attribute to this tensor, such as an embedding's output; may be given several times (default: all"
                            + " floating inputs)")
    private List<String> points;

    Path model() {
        return model;
    }

    Optional<Path> input() {
        return Optional.ofNullable(input);
    }

    /**
     * The rows of the file given, or else drawn from a standard normal distribution, each at its largest output.
     *
     * @param most rows
     * @param length of every axis of drawn rows that is free
     */
    List<ExplainRequest> requests(ModelSignature signature, int most, int length) {
        var target = new Target.Argmax();
        if (input != null) {
            var given = RowRequests.read(input, signature, target);
            return given.subList(0, Math.min(most, given.size()));
        }
        var requests = new ArrayList<ExplainRequest>();
        for (var row : SyntheticRows.of(signature, most, length)) {
            requests.add(new ExplainRequest(Integer.toString(requests.size()), row, Map.of(), target));
        }
        return requests;
    }

    ModelOptions.Space space() {
        return space;
    }

    /**
     * What the explainer of this model is opened with.
     *
     * @throws IllegalArgumentException if a baseline stands for nothing or does not fit the model
     */
    ModelOptions options(OnnxRuntime runtime, List<String> labels, Method method, ModelOptions.Resources resources) {
        var surface = ModelSurface.of(runtime, model);
        return new ModelOptions(
                new ModelOptions.ModelFile(model, Optional.empty()),
                new ModelOptions.ExplainedOutput(surface.output(output), space, labels),
                explained(),
                baselines(surface),
                method,
                PathOptions.defaults(),
                resources);
    }

    /**
     * The rows of a file as points of the explained inputs.
     *
     * @throws IllegalArgumentException if they do not fit the model
     */
    List<Point> points(OnnxRuntime runtime, Path file) {
        return PointRows.read(file, ModelSurface.of(runtime, model).explained(explained()));
    }

    private List<String> explained() {
        return points == null ? List.of() : points;
    }

    private List<NamedBaseline> baselines(ModelSurface surface) {
        var written = baselines == null ? List.of("zero") : baselines;
        var context = new BaselineSpec.Context(
                Path.of(""), model.toAbsolutePath().getParent(), surface.explained(explained()));
        try {
            return written.stream()
                    .map(BaselineSpec::parse)
                    .map(baseline -> baseline.resolve(context))
                    .toList();
        } catch (IllegalArgumentException invalid) {
            throw new IllegalArgumentException("--baseline: " + invalid.getMessage(), invalid);
        }
    }
}
