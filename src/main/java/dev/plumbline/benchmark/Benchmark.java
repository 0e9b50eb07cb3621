package dev.plumbline.benchmark;

import dev.plumbline.attribution.Method;
import dev.plumbline.attribution.Rule;
import dev.plumbline.benchmark.BenchmarkResult.Explaining;
import dev.plumbline.benchmark.BenchmarkResult.Passes;
import dev.plumbline.runtime.BareModel;
import dev.plumbline.runtime.ExplainOutcome;
import dev.plumbline.runtime.ExplainOutcome.Explained;
import dev.plumbline.runtime.ExplainOutcome.Failed;
import dev.plumbline.runtime.ExplainRequest;
import dev.plumbline.runtime.Explainer;
import dev.plumbline.runtime.Explainers;
import dev.plumbline.runtime.ModelOptions;
import dev.plumbline.runtime.OnnxRuntime;
import java.util.List;

/**
 * Explains rows by a fixed and by the adaptive rule, in turns with the bare passes of the same model on the same rows.
 *
 * @param points of the fixed rule, which are midpoints
 * @param batch rows of one run of the bare passes; 0 for the number at which the gradient is fastest
 * @param repetitions rounds that medians are taken over
 * @param clock what times and ratios are taken by
 */
public record Benchmark(int points, int batch, int repetitions, Clock clock) {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int[] BATCHES = {1, 4, 16, 64, 256, 1024, 4096};
    private static final int PROBES = 5;

    public Benchmark {
        if (points < 1 || batch < 0 || repetitions < 1) {
            throw new IllegalArgumentException(
                    "expected at least 1 point and 1 repetition and no negative batch, found %d, %d and %d"
                            .formatted(points, repetitions, batch));
        }
    }

    /** Measures; the method of the options is that of the adaptive rule. */
    public BenchmarkResult run(OnnxRuntime runtime, ModelOptions options, List<ExplainRequest> requests) {
        var fixedRule = new Method.Fixed(Rule.MIDPOINT, points, options.method().tolerance());
        try (var bare = BareModel.open(runtime, options);
                var fixed = Explainers.open(runtime, options.withMethod(fixedRule));
                var adaptive = Explainers.open(runtime, options)) {
            int rowsPerRun = bare.batch(batch > 0 ? batch : fastest(bare, requests));
            try (var forward = bare.forward(requests, rowsPerRun);
                    var gradient = bare.gradient(requests, rowsPerRun)) {
                var timings = new Interleaved(clock)
                        .with("forward", forward::run)
                        .with("gradient", gradient::run)
                        .with("fixed", () -> explain(fixed, requests))
                        .with("adaptive", () -> explain(adaptive, requests))
                        .rounds(repetitions);
                double share = (double) requests.size() / rowsPerRun;
                return new BenchmarkResult(
                        requests.size(),
                        options.resources().threads(),
                        rowsPerRun,
                        points,
                        passes(timings, share),
                        explaining(timings, "fixed", fixed, requests, rowsPerRun),
                        explaining(timings, "adaptive", adaptive, requests, rowsPerRun));
            }
        }
    }

    private int fastest(BareModel bare, List<ExplainRequest> requests) {
        int best = 1;
        double least = Double.POSITIVE_INFINITY;
        for (int candidate : BATCHES) {
            int rows = bare.batch(candidate);
            if (rows > (long) requests.size() * points && rows > 1) {
                break;
            }
            try (var gradient = bare.gradient(requests, rows)) {
                double perRow = new Interleaved(clock)
                                .with("gradient", gradient::run)
                                .rounds(PROBES)
                                .median("gradient")
                        / rows;
                if (perRow < least) {
                    least = perRow;
                    best = rows;
                }
            }
            if (rows < candidate) {
                break;
            }
        }
        return best;
    }

    private static Passes passes(Interleaved.Timings timings, double share) {
        return new Passes(
                timings.median("forward") * share / NANOS_PER_MILLI,
                timings.median("gradient") * share / NANOS_PER_MILLI,
                timings.ratio("gradient", "forward"));
    }

    private static Explaining explaining(
            Interleaved.Timings timings,
            String rule,
            Explainer explainer,
            List<ExplainRequest> requests,
            int rowsPerRun) {
        int rows = requests.size();
        double millis = timings.median(rule) / NANOS_PER_MILLI;
        double meanPoints = meanPoints(explainer, requests);
        double floorRuns = rows * meanPoints / rowsPerRun;
        return new Explaining(
                millis,
                rows / (millis / 1e3),
                meanPoints,
                Allocation.bytes(() -> explain(explainer, requests)) / rows,
                timings.ratio(rule, "gradient") / floorRuns);
    }

    private static List<ExplainOutcome> explain(Explainer explainer, List<ExplainRequest> requests) {
        return explainer.explain(requests);
    }

    private static double meanPoints(Explainer explainer, List<ExplainRequest> requests) {
        return explain(explainer, requests).stream()
                .mapToInt(Benchmark::points)
                .average()
                .orElseThrow();
    }

    private static int points(ExplainOutcome outcome) {
        if (outcome instanceof Failed failed) {
            throw new IllegalStateException("a row that cannot be explained cannot be timed: " + failed.message());
        }
        return ((Explained) outcome).explanation().accuracy().pointsTried();
    }
}
