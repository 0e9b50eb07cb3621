package dev.plumbline.cli;

import dev.plumbline.attribution.Method;
import dev.plumbline.attribution.Rule;
import dev.plumbline.benchmark.Benchmark;
import dev.plumbline.benchmark.Clock;
import dev.plumbline.runtime.ExplainRequest;
import dev.plumbline.runtime.Explainers;
import dev.plumbline.runtime.ModelOptions;
import dev.plumbline.runtime.ModelSignature;
import dev.plumbline.runtime.OnnxRuntime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench}: how fast a model is explained, beside its bare passes. */
@Command(
        name = "bench",
        description =
                "Times ONNX Runtime's bare forward pass, its bare forward and input gradient, and whole explanations,"
                        + " in turns on the same rows. Ratios are good on a busy machine, times"
                        + " are not.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  plumbline bench --model topology/credit/model.onnx --output logit"})
final class BenchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelArguments model;

    @Mixin
    private DeviceArguments device;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "64",
            description = "rows explained in one call (default: 64)")
    private int rows;

    @Option(
            names = "--length",
            paramLabel = "N",
            defaultValue = "32",
            description = "of free axes of random rows (default: 32)")
    private int length;

    @Option(
            names = "--points",
            paramLabel = "N",
            defaultValue = "50",
            description = "points of the fixed rule (default: 50)")
    private int points;

    @Option(
            names = "--tolerance",
            paramLabel = "E",
            defaultValue = "0.01",
            description = "of the adaptive rule (default: 0.01)")
    private double tolerance;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "0",
            description = "rows of one run of the bare passes (default: the fastest for the gradient)")
    private int batch;

    @Option(
            names = "--repetitions",
            paramLabel = "N",
            defaultValue = "11",
            description = "rounds that medians are taken over (default: 11)")
    private int repetitions;

    @Option(
            names = "--turns",
            description =
                    "for every line of standard input explain once by the fixed rule and print the milliseconds, so"
                            + " that another program can be timed in turns")
    private boolean turns;

    @Mixin
    private TextOrJson format;

    @Override
    public Integer call() throws IOException {
        try (var runtime = OnnxRuntime.open()) {
            var options = options(runtime);
            var requests = model.requests(signature(runtime, options), rows, length);
            if (turns) {
                takeTurns(runtime, options, requests);
                return 0;
            }
            var result = new Benchmark(points, batch, repetitions, clock()).run(runtime, options, requests);
            format.write(
                    Plumbline.out(spec),
                    out -> BenchReport.writeText(model.model(), result, out),
                    out -> BenchReport.writeJson(model.model(), result, out));
            return 0;
        }
    }

    private void takeTurns(OnnxRuntime runtime, ModelOptions options, List<ExplainRequest> requests)
            throws IOException {
        var fixed = new Method.Fixed(Rule.MIDPOINT, points, tolerance);
        try (var explainer = Explainers.open(runtime, options.withMethod(fixed))) {
            var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (lines.readLine() != null) {
                long start = clock().nanos();
                explainer.explain(requests);
                Plumbline.out(spec).println((clock().nanos() - start) / 1e6);
                Plumbline.out(spec).flush();
            }
        }
    }

    /** One thread is told from its neighbours by the processor time it takes. */
    private Clock clock() {
        return device.oneThread() ? Clock.PROCESSOR : Clock.WALL;
    }

    private ModelOptions options(OnnxRuntime runtime) {
        try {
            var method = new Method.Adaptive(tolerance, ((Method.Adaptive) Method.defaults()).maxPoints());
            var resources = device.resources(runtime, spec.commandLine().getErr());
            return model.options(runtime, List.of(), method, resources);
        } catch (IllegalArgumentException invalid) {
            throw new ParameterException(spec.commandLine(), invalid.getMessage());
        }
    }

    private static ModelSignature signature(OnnxRuntime runtime, ModelOptions options) {
        try (var explainer = Explainers.open(runtime, options)) {
            return explainer.signature();
        }
    }
}
