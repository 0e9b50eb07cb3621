package dev.plumbline.monitor;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The totals per model as counters that read them when they are read; models and reasons are registered as they appear. */
final class TotalsMeters {
    private static final String MODEL = "model";

    private final MeterRegistry registry;
    private final Supplier<List<ModelTotals>> totals;
    private final Map<String, ModelTotals> latest = new ConcurrentHashMap<>();
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    TotalsMeters(MeterRegistry registry, Supplier<List<ModelTotals>> totals) {
        this.registry = registry;
        this.totals = totals;
    }

    /** Reads the totals once; new models and reasons get their meters. */
    void refresh() {
        for (var model : totals.get()) {
            latest.put(model.model(), model);
            if (known.add(model.model())) {
                register(model.model());
            }
            for (var reason : model.outcomes().deadByReason().keySet()) {
                if (known.add(model.model() + '\0' + reason)) {
                    registerReason(model.model(), reason);
                }
            }
        }
    }

    private void register(String model) {
        counter(model, "plumbline.predictions.seen", "Predictions read", ModelTotals::seen);
        counter(model, "plumbline.predictions.skipped", "Predictions the policy left alone", ModelTotals::skipped);
        counter(model, "plumbline.predictions.shed", "Predictions left alone because of load", ModelTotals::shed);
        counter(model, "plumbline.predictions.sampled", "Predictions picked to be explained", ModelTotals::sampled);
        counter(
                model,
                "plumbline.explanations",
                "Explanations written",
                t -> t.outcomes().explained());
        counter(
                model,
                "plumbline.violations",
                "Explanations that do not add up",
                t -> t.outcomes().violated());
        counter(
                model,
                "plumbline.engine.batches",
                "Calls of the engine",
                t -> t.work().batches());
        FunctionCounter.builder(
                        "plumbline.engine.busy.seconds",
                        latest,
                        all -> all.get(model).work().engineNanos() / 1e9)
                .description("Time spent in the engine, summed over its threads")
                .tag(MODEL, model)
                .register(registry);
        Gauge.builder(
                        "plumbline.predictions.in.flight",
                        latest,
                        all -> all.get(model).inFlight())
                .description("Sampled predictions that are neither explained nor dead yet")
                .tag(MODEL, model)
                .register(registry);
    }

    private void registerReason(String model, String reason) {
        FunctionCounter.builder(
                        "plumbline.dead.letters",
                        latest,
                        all -> all.get(model).outcomes().deadByReason().getOrDefault(reason, 0L))
                .description("Sampled predictions that could not be explained")
                .tag(MODEL, model)
                .tag("reason", reason)
                .register(registry);
    }

    private void counter(String model, String name, String description, ToDoubleFunction<ModelTotals> count) {
        FunctionCounter.builder(name, latest, all -> count.applyAsDouble(all.get(model)))
                .description(description)
                .tag(MODEL, model)
                .register(registry);
    }
}
