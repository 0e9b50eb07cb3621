package dev.plumbline.cli;

import dev.plumbline.attribution.Grouping;
import dev.plumbline.config.FeaturesFile;
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

    @Mixin
    private PathArguments path;

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
        try {
            var method = path.method();
            var resources = device.resources(runtime, spec.commandLine().getErr());
            return model.options(runtime, names.labels(), method, resources).withPath(path.options(runtime, model));
        } catch (IllegalArgumentException invalid) {
            throw new ParameterException(spec.commandLine(), invalid.getMessage());
        }
    }

    private void write(ExplanationReport report, List<ExplainRequest> requests) {
        if (format == ReportFormat.PNG) {
            new PictureReport(report, requests, tokens == null ? List.of() : TokenLines.read(tokens))
                    .write(out, Plumbline.out(spec));
        } else {
            format.write(report, Plumbline.out(spec));
        }
    }
}
