package dev.plumbline.monitor;

import dev.plumbline.event.AttributionEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** How explanations and calls of the engine are distributed: their times, sizes and errors, by model. */
final class DistributionMeters {
    private static final String MODEL = "model";
    private static final Duration[] LATENCIES = millis(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000);
    private static final Duration[] ENGINE_TIMES = millis(1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 10_000);
    private static final double[] DELTAS = {1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1
    };
    private static final double[] ROWS = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512};
    private static final double[] POINTS = {4, 8, 16, 32, 64, 128, 256, 512, 1024};

    private final MeterRegistry registry;

    DistributionMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Records an explanation that was written. */
    void explained(AttributionEvent event) {
        String model = event.getPrediction().getModel().getName();
        var sinceServed = Duration.between(event.getPrediction().getOccurredAt(), event.getExplainedAt());
        endToEnd(model).record(sinceServed.isNegative() ? Duration.ZERO : sinceServed);
        queue(model).record(Duration.ofNanos(event.getRuntime().getQueueMicros() * 1000));
        relativeDelta(model).record(event.getMethod().getRelativeDelta());
        points(model).record(event.getMethod().getPoints());
        evaluations(model).increment(event.getMethod().getPointsTried());
    }

    /** Records a call of the engine. */
    void batch(String model, int rows, Duration engine) {
        summary("plumbline.batch.rows", "Predictions explained by one call of the engine", ROWS, model)
                .record(rows);
        timer("plumbline.engine.batch", "Time one call of the engine took", ENGINE_TIMES, model)
                .record(engine);
    }

    private Timer endToEnd(String model) {
        return timer(
                "plumbline.end.to.end",
                "Time from when a prediction was served to when it was explained",
                LATENCIES,
                model);
    }

    private Timer queue(String model) {
        return timer("plumbline.queue", "Time a sampled prediction waited for the engine", LATENCIES, model);
    }

    private DistributionSummary relativeDelta(String model) {
        return summary(
                "plumbline.relative.delta.ratio",
                "Convergence delta of an explanation relative to F(x) - F(x')",
                DELTAS,
                model);
    }

    private DistributionSummary points(String model) {
        return summary("plumbline.path.points", "Path points that entered an explanation", POINTS, model);
    }

    private Timer timer(String name, String description, Duration[] bounds, String model) {
        return Timer.builder(name)
                .description(description)
                .tag(MODEL, model)
                .serviceLevelObjectives(bounds)
                .register(registry);
    }

    private DistributionSummary summary(String name, String description, double[] bounds, String model) {
        return DistributionSummary.builder(name)
                .description(description)
                .tag(MODEL, model)
                .serviceLevelObjectives(bounds)
                .register(registry);
    }

    private Counter evaluations(String model) {
        return Counter.builder("plumbline.gradient.evaluations")
                .description("Gradient evaluations made, those of discarded refinements included")
                .tag(MODEL, model)
                .register(registry);
    }

    private static Duration[] millis(long... values) {
        var durations = new Duration[values.length];
        for (int i = 0; i < values.length; i++) {
            durations[i] = Duration.ofMillis(values[i]);
        }
        return durations;
    }
}
