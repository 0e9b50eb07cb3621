package dev.plumbline.cli;

import dev.plumbline.attribution.Method;
import dev.plumbline.config.FeaturesFile;
import dev.plumbline.config.TargetSpec;
import dev.plumbline.runtime.Explainers;
import dev.plumbline.runtime.ModelOptions;
import dev.plumbline.runtime.OnnxRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evaluate}: do the attributions point at what the model uses? */
@Command(
        name = "evaluate",
        description = "Measures the attributions of a file's rows by removing what they point at, beside the same"
                + " attributions dealt out at random. Exit code 1 if no row could be explained.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Removing leaves the distribution of the data: trust a measure only as far as it beats the random ranking.",
            "",
            "Example:",
            "  plumbline evaluate --model topology/credit/model.onnx --input topology/credit/held-out.npy --baseline"
                    + " mean --picture curves.png"
        })
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ArgGroup(exclusive = false, multiplicity = "1", heading = "The model and its rows:%n")
    private ModelArguments model;

    @Option(
            names = "--target",
            paramLabel = "T",
            defaultValue = "argmax",
            description =
                    "the element of the output to explain: argmax, an index such as 3 or 0,5, or a label (default:"
                            + " argmax)")
    private String target;

    @Option(
            names = "--features",
            paramLabel = "FILE",
            converter = ExistingFile.class,
            description = "names of columns and classes (default: features.yaml beside the model, where there is one)")
    private Path features;

    @Option(
            names = "--replace",
            paramLabel = "BY",
            split = ",",
            description = "what stands in for what is removed, one or more of ${COMPLETION-CANDIDATES}: the baseline,"
                    + " the mean of the file's rows, or the blurred image (default: baseline,mean)")
    private List<Replacement> replacements = List.of(Replacement.BASELINE, Replacement.MEAN);

    @Option(names = "--rows", paramLabel = "N", defaultValue = "50", description = "most rows (default: 50)")
    private int rows;

    @Option(
            names = "--tolerance",
            paramLabel = "E",
            defaultValue = "0.01",
            description = "of the explanations (default: 0.01)")
    private double tolerance;

    @Option(
            names = "--radius",
            paramLabel = "R",
            defaultValue = "0.02",
            description = "how far inputs move for max-sensitivity, in standard deviations of the file's rows"
                    + " (default: 0.02)")
    private double radius;

    @Option(names = "--seed", defaultValue = "1", description = "seed of all that is random (default: 1)")
    private long seed;

    @Option(names = "--picture", paramLabel = "FILE", description = "where to draw the curves, a PNG file")
    private Path picture;

    @Mixin
    private TextOrJson format;

    @Override
    public Integer call() {
        var file = model.input()
                .orElseThrow(() -> new ParameterException(spec.commandLine(), "expected --input, the rows to explain"));
        var names = FeatureNames.of(model.model(), features);
        try (var runtime = OnnxRuntime.open()) {
            var options = options(runtime, names);
            try (var explainer = Explainers.open(runtime, options)) {
                var requests = RowRequests.read(file, explainer.signature(), TargetSpec.parse(target));
                var evaluation = new Evaluation(explainer, options.baselines(), names.features(), seed);
                return write(evaluation.run(requests, rows, replacements, radius));
            }
        }
    }

    private Integer write(List<EvaluationReport> reports) {
        format.write(
                Plumbline.out(spec),
                out -> reports.forEach(report -> report.writeText(out)),
                out -> out.println(Json.text(EvaluationReport.json(reports))));
        if (picture != null) {
            EvaluationReport.picture(reports).save(picture);
        }
        return reports.stream().allMatch(report -> report.rows() > 0) ? 0 : 1;
    }

    private ModelOptions options(OnnxRuntime runtime, FeaturesFile names) {
        try {
            var method = new Method.Adaptive(tolerance, 256);
            return model.options(runtime, names.labels(), method, ModelOptions.Resources.defaults());
        } catch (IllegalArgumentException invalid) {
            throw new ParameterException(spec.commandLine(), invalid.getMessage());
        }
    }
}
