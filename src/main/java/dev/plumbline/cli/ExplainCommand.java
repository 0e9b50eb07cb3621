package dev.plumbline.cli;

import dev.plumbline.attribution.Grouping;
import dev.plumbline.attribution.Method;
import dev.plumbline.attribution.Noise;
import dev.plumbline.attribution.PathOptions;
import dev.plumbline.attribution.Point;
import dev.plumbline.attribution.Rule;
import dev.plumbline.config.FeaturesFile;
import dev.plumbline.config.MethodConfig;
import dev.plumbline.config.TargetSpec;
import dev.plumbline.runtime.ExplainRequest;
import dev.plumbline.runtime.Explainers;
import dev.plumbline.runtime.ModelOptions;
import dev.plumbline.runtime.OnnxRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code explain}: attributions for the rows of a file, without Kafka. */
@Command(
        name = "explain",
        description =
                "Attributes a model's output to its inputs, for every row of a file. Exit code 1 if a row could not be"
                        + " explained.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  plumbline explain --model topology/credit/model.onnx --input topology/credit/held-out.npy --baseline"
                    + " mean"
        })
final class ExplainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelArguments model;

    @Mixin
    private DeviceArguments device;

    @Option(
            names = "--target",
            paramLabel = "T",
            description =
                    "the element of the output to explain: argmax, an index such as 3 or 0,5, or a label; several give"
                            + " one explanation each, row by row, from one forward pass (default: argmax)")
    private List<String> targets = List.of("argmax");

    @Option(
            names = "--group-by",
            paramLabel = "AXIS",
            description =
                    "sum attributions over all axes of a row but this one, from 0, negative from the last: an image's"
                        + " channels, or tokens with --at their embedding (default: features by name, where there are"
                        + " any)")
    private Integer groupAxis;

    @Option(
            names = "--rule",
            paramLabel = "R",
            description = "adaptive, left, right, midpoint, trapezoid or gauss-legendre (default: adaptive)")
    private String rule;

    @Option(names = "--points", paramLabel = "N", description = "points of a fixed rule (default: 64)")
    private Integer fixedPoints;

    @Option(
            names = "--tolerance",
            paramLabel = "E",
            defaultValue = "0.01",
            description = "relative error up to which an explanation is CONVERGED (default: 0.01)")
    private double tolerance;

    @Option(
            names = "--max-points",
            paramLabel = "N",
            defaultValue = "256",
            description = "most points the adaptive rule takes per baseline (default: 256)")
    private int maxPoints;

    @Option(
            names = "--theta",
            description = "add the path gradients, the weights theta of the local linear model, to --format json:"
                    + " attribution = theta times the distance from the baseline")
    private boolean theta;

    @Option(
            names = "--noise",
            paramLabel = "SIGMA",
            description =
                    "explain noisy copies of each row and average their attributions (SmoothGrad), which then add up"
                            + " to the mean output of the copies (default: 0, none)")
    private double sigma;

    @Option(
            names = "--noise-draws",
            paramLabel = "N",
            defaultValue = "16",
            description = "noisy copies of each row, drawn by its number (default: 16)")
    private int draws;

    @Option(
            names = "--way-points",
            paramLabel = "FILE",
            converter = ExistingFile.class,
            description = "points where the path from the baseline to each row turns, a row each and in order (default:"
                    + " none, a straight path)")
    private Path wayPoints;

    @Option(
            names = "--features",
            paramLabel = "FILE",
            converter = ExistingFile.class,
            description = "names of columns and classes (default: features.yaml beside the model, where there is one)")
    private Path features;

    @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES} (default: text)")
    private ReportFormat format;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            defaultValue = "explanation.png",
            description = "where --format png draws; several rows are numbered (default: explanation.png)")
    private Path out;

    @Option(
            names = "--tokens",
            paramLabel = "FILE",
            converter = ExistingFile.class,
            description = "for pictures of a text: the tokens of each row, a line a row, separated by spaces")
    private Path tokens;

    @Override
    public Integer call() {
        var input = model.input()
                .orElseThrow(
                        () -> new ParameterException(spec.commandLine(), "Missing required option: '--input=FILE'"));
        try (var runtime = OnnxRuntime.open()) {
            var names = FeatureNames.of(model.model(), features);
            try (var explainer = Explainers.open(runtime, options(runtime, names))) {
                var requests = RowRequests.read(
                        input,
                        explainer.signature(),
                        targets.stream().map(TargetSpec::parse).toList());
                var report = new ExplanationReport(
                        model.model(), explainer.signature(), grouping(names), explainer.explain(requests));
                write(report, requests);
                return report.everyRowExplained() ? 0 : 1;
            }
        }
    }

    private Grouping grouping(FeaturesFile names) {
        return groupAxis == null ? Grouping.named(names.features()) : new Grouping.AlongAxis(groupAxis);
    }

    private ModelOptions options(OnnxRuntime runtime, FeaturesFile names) {
        var method = method();
        try {
            var resources = device.resources(runtime, spec.commandLine().getErr());
            return model.options(runtime, names.labels(), method, resources).withPath(path(runtime));
        } catch (IllegalArgumentException invalid) {
            throw new ParameterException(spec.commandLine(), invalid.getMessage());
        }
    }

    private PathOptions path(OnnxRuntime runtime) {
        var turns = wayPoints == null ? List.<Point>of() : model.points(runtime, wayPoints);
        return PathOptions.defaults()
                .withPathGradients(theta)
                .withNoise(new Noise(sigma, draws))
                .withWayPoints(turns);
    }

    private void write(ExplanationReport report, List<ExplainRequest> requests) {
        if (format == ReportFormat.PNG) {
            new PictureReport(report, requests, tokens == null ? List.of() : TokenLines.read(tokens))
                    .write(out, Plumbline.out(spec));
        } else {
            format.write(report, Plumbline.out(spec));
        }
    }

    /** {@code --points} without a rule means that many Gauss-Legendre points. */
    private Method method() {
        var chosen = rule != null ? rule : fixedPoints != null ? Rule.GAUSS_LEGENDRE.id() : "adaptive";
        try {
            return MethodConfig.of(chosen, fixedPoints == null ? 64 : fixedPoints, tolerance, maxPoints);
        } catch (IllegalArgumentException invalid) {
            throw new ParameterException(spec.commandLine(), "--rule: " + invalid.getMessage());
        }
    }
}
