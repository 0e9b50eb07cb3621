package dev.plumbline.cli;

import dev.plumbline.attribution.Method;
import dev.plumbline.attribution.Rule;
import dev.plumbline.attribution.VerdictAudit;
import dev.plumbline.runtime.ExplainOutcome;
import dev.plumbline.runtime.Explainers;
import dev.plumbline.runtime.ModelOptions;
import dev.plumbline.runtime.OnnxRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code audit}: are the verdicts to be believed? */
@Command(
        name = "audit",
        description = "Explains rows of one or more models adaptively and again with very many points, and counts how"
                + " often a verdict was wrong. Exit code 1 if fewer than 99 %% of the CONVERGED ones are right.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Each --model begins a new one; --input, --output, --space, --baseline and --at belong to the model"
                    + " before.",
            "",
            "Example:",
            "  plumbline audit --model topology/credit/model.onnx --input topology/credit/held-out.npy --baseline mean"
                    + " \\",
            "                  --model topology/credit/model-relu.onnx --input topology/credit/held-out.npy --baseline"
                    + " mean"
        })
final class AuditCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ArgGroup(exclusive = false, multiplicity = "1..*", heading = "A model to audit:%n")
    private List<ModelArguments> models;

    @Mixin
    private DeviceArguments device;

    @Mixin
    private AdaptiveArguments adaptive;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "200",
            description = "most rows of a model; drawn from a standard normal distribution where it has no --input"
                    + " (default: 200)")
    private int rows;

    @Option(
            names = "--reference-points",
            paramLabel = "N",
            defaultValue = "8192",
            description = "midpoints that count as the truth (default: 8192)")
    private int referencePoints;

    @Option(
            names = "--length",
            paramLabel = "N",
            defaultValue = "6",
            description = "of free axes of the rows drawn (default: 6)")
    private int length;

    @Mixin
    private TextOrJson format;

    @Override
    public Integer call() {
        var report = new AuditReport(referencePoints);
        try (var runtime = OnnxRuntime.open()) {
            for (var model : models) {
                report.add(model, audit(runtime, model));
            }
        }
        format.write(Plumbline.out(spec), report::writeText, report::writeJson);
        return report.total().honest() ? 0 : 1;
    }

    private VerdictAudit audit(OnnxRuntime runtime, ModelArguments model) {
        var options = options(runtime, model);
        double tolerance = adaptive.tolerance();
        var reference = options.withMethod(new Method.Fixed(Rule.MIDPOINT, referencePoints, tolerance));
        try (var judged = Explainers.open(runtime, options);
                var exact = Explainers.open(runtime, reference)) {
            var requests = model.requests(judged.signature(), rows, length);
            var found = judged.explain(requests);
            var truth = exact.explain(requests);
            var entries = new ArrayList<VerdictAudit.Entry>();
            for (int row = 0; row < requests.size(); row++) {
                if (found.get(row) instanceof ExplainOutcome.Explained one
                        && truth.get(row) instanceof ExplainOutcome.Explained other) {
                    entries.add(VerdictAudit.Entry.of(one.explanation(), other.explanation()));
                }
            }
            return new VerdictAudit(tolerance, entries);
        }
    }

    private ModelOptions options(OnnxRuntime runtime, ModelArguments model) {
        try {
            var resources = device.resources(runtime, spec.commandLine().getErr());
            return model.options(runtime, List.of(), adaptive.method(), resources);
        } catch (IllegalArgumentException invalid) {
            throw new ParameterException(spec.commandLine(), invalid.getMessage());
        }
    }
}
