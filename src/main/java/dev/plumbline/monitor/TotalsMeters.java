package dev.plumbline.monitor;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The totals per model as counters that read them when they are read; models and kinds are registered as they appear. */
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
                COUNTERS.forEach(count -> register(count, model.model(), Tags.empty()));
                inFlight(model.model());
            }
            var outcomes = model.outcomes();
            outcomes.deadByReason().keySet().forEach(reason -> register(DEAD, model.model(), "reason", reason));
            outcomes.alertsByType().keySet().forEach(type -> register(ALERTS, model.model(), "type", type));
        }
    }

    private void register(Kinds kinds, String model, String label, String kind) {
        if (known.add(kinds.name() + '\0' + model + '\0' + kind)) {
            var count = new Count(
                    kinds.name(), kinds.description(), t -> kinds.all().apply(t).getOrDefault(kind, 0L));
            register(count, model, Tags.of(label, kind));
        }
    }

    private void register(Count count, String model, Tags tags) {
        FunctionCounter.builder(count.name(), latest, all -> count.of().applyAsDouble(all.get(model)))
                .description(count.description())
                .tag(MODEL, model)
                .tags(tags)
                .register(registry);
    }

    private void inFlight(String model) {
        Gauge.builder(
                        "plumbline.predictions.in.flight",
                        latest,
                        all -> all.get(model).passage().inFlight())
                .description("Sampled predictions that wait here for their answer")
                .tag(MODEL, model)
                .register(registry);
    }

    /** A counter per model. */
    private record Count(String name, String description, ToDoubleFunction<ModelTotals> of) {}

    /** Counters per model and kind. */
    private record Kinds(String name, String description, Function<ModelTotals, Map<String, Long>> all) {}

    private static final Kinds DEAD = new Kinds(
            "plumbline.dead.letters",
            "Sampled predictions that could not be explained",
            t -> t.outcomes().deadByReason());
    private static final Kinds ALERTS =
            new Kinds("plumbline.alerts", "Alerts raised", t -> t.outcomes().alertsByType());

    private static final List<Count> COUNTERS = List.of(
            count("predictions.seen", "Predictions read", t -> t.drawn().seen()),
            count(
                    "predictions.skipped",
                    "Predictions the policy left alone",
                    t -> t.drawn().skipped()),
            count(
                    "predictions.shed",
                    "Predictions left alone because of load alone",
                    t -> t.drawn().shed()),
            count(
                    "predictions.sampled",
                    "Predictions picked to be explained",
                    t -> t.drawn().sampled()),
            count(
                    "predictions.restored",
                    "Sampled predictions taken over unanswered, from another instance or an earlier run",
                    t -> t.passage().restored()),
            count(
                    "predictions.released",
                    "Sampled predictions left unanswered, to another instance or a later run",
                    t -> t.passage().released()),
            count("explanations", "Explanations written", t -> t.outcomes().explained()),
            count(
                    "violations",
                    "Explanations that do not add up",
                    t -> t.outcomes().violated()),
            count("engine.batches", "Calls of the engine", t -> t.work().batches()),
            count(
                    "engine.busy.seconds",
                    "Time spent in the engine, summed over its threads",
                    t -> t.work().engineNanos() / 1e9));

    private static Count count(String name, String description, ToDoubleFunction<ModelTotals> of) {
        return new Count("plumbline." + name, description, of);
    }
}
