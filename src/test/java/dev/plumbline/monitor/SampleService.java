package dev.plumbline.monitor;

import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.ExplanationVerdict;
import dev.plumbline.event.PredictionEvent;
import dev.plumbline.event.PredictionReference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** Stands in for a running service: counts, meters and a log that fill at a chosen rate. {@code main} keeps one up to be looked at. */
final class SampleService implements PredictionSource, AutoCloseable {
    private static final int SEEN_PER_SAMPLED = 10;

    final ExplanationLog log = ExplanationLog.create();
    final AtomicBoolean ready = new AtomicBoolean(true);
    final AtomicReference<Reloads> reloads = new AtomicReference<>(Reloads.NONE);
    final SampleEvents events = new SampleEvents(7);
    final Meters meters = new Meters();
    private final Map<String, long[]> counts = new HashMap<>();
    private final Instant startedAt = Instant.now();
    private final ScheduledExecutorService feeder = Executors.newSingleThreadScheduledExecutor();

    ServiceView view() {
        var streams = new Probe(
                "streams",
                () -> ready.get() ? Optional.empty() : Optional.of("Kafka Streams is REBALANCING, not RUNNING"));
        return new ServiceView(
                new ServiceView.Identity("plumbline-credit", "0.1.0", startedAt),
                this::totals,
                () -> 12,
                () -> List.of(new ServedModel("credit-default", "3", "5eed".repeat(16))),
                reloads::get,
                List.of(),
                List.of(streams));
    }

    /** What a prediction was made of, by its id. */
    final Map<String, PredictionEvent> predictions = new ConcurrentHashMap<>();

    @Override
    public Optional<PredictionEvent> find(PredictionReference reference) {
        return Optional.ofNullable(predictions.get(reference.getId()));
    }

    @Override
    public List<String> vocabulary(String model, String version) {
        return SampleInputs.VOCABULARY;
    }

    synchronized List<ModelTotals> totals() {
        return counts.entrySet().stream()
                .map(entry -> totals(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static ModelTotals totals(String model, long[] count) {
        long explained = count[0];
        long dead = count[2];
        long sampled = explained + dead + 3;
        long seen = sampled * SEEN_PER_SAMPLED;
        var outcomes = new ModelTotals.Outcomes(
                explained, count[1], dead == 0 ? Map.of() : Map.of("wrong-shape", dead), Map.of());
        return new ModelTotals(
                model,
                new ModelTotals.Drawn(seen, seen - sampled, 0, sampled),
                new ModelTotals.Passage(3, 0, 0),
                outcomes,
                new ModelTotals.Work(explained / 8, explained * 6_000_000));
    }

    void explain(String model) {
        explain(events.next(model));
    }

    void explain(AttributionEvent event) {
        log.add(event);
        meters.explained(event);
        String model = event.getPrediction().getModel().getName();
        boolean violated = event.getMethod().getVerdict() == ExplanationVerdict.VIOLATED;
        if (violated || event.getId().hashCode() % 97 == 0) {
            log.add(events.alert(event));
        }
        synchronized (this) {
            var count = counts.computeIfAbsent(model, name -> new long[3]);
            count[0]++;
            count[1] += violated ? 1 : 0;
            if (event.getId().hashCode() % 211 == 0) {
                count[2]++;
                log.add(new DeadLetter(
                        Instant.now(),
                        model,
                        "admit",
                        "wrong-shape",
                        "input 'features' of model '%s' has shape [28], expected [29]".formatted(model),
                        "plumbline.predictions-3@48211"));
            }
            if (count[0] % 8 == 0) {
                meters.batch(model, 8, Duration.ofMillis(48));
            }
        }
    }

    /** Some history, up to now. */
    void recall(Duration past, int perSecond) {
        for (var time = Instant.now().minus(past);
                time.isBefore(Instant.now());
                time = time.plusMillis(1000 / perSecond)) {
            events.setClock(Clock.fixed(time, ZoneOffset.UTC));
            explain((time.toEpochMilli() / 100) % 4 == 0 ? "mortgage-arrears" : "credit-default");
        }
        events.setClock(Clock.systemUTC());
    }

    /** Feeds by itself. */
    void feed(int perSecond) {
        var unused = feeder.scheduleAtFixedRate(
                () -> {
                    for (int i = 0; i < Math.max(1, perSecond / 10); i++) {
                        explain(i % 4 > 0 ? "credit-default" : "mortgage-arrears");
                    }
                },
                0,
                perSecond >= 10 ? 100 : 1000 / perSecond,
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        feeder.shutdownNow();
        meters.close();
    }

    /** Arguments: port and explanations per second. */
    public static void main(String[] arguments) throws InterruptedException {
        try (var service = new SampleService();
                var server = MonitorServer.start(
                        MonitorSettings.defaults().withPort(Integer.parseInt(arguments[0])),
                        service.view(),
                        service.meters,
                        service.log,
                        service)) {
            service.recall(Duration.ofMinutes(22), Math.min(20, Integer.parseInt(arguments[1])));
            service.feed(Integer.parseInt(arguments[1]));
            System.out.println(server.uri());
            Thread.currentThread().join();
        }
    }
}
