package dev.plumbline.monitor;

import com.sun.management.OperatingSystemMXBean;
import dev.plumbline.event.AttributionEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service's meters in Prometheus' naming: base units, {@code _total} on counters, one {@code model} label.
 *
 * <p>Counts are read from the service's own totals when Prometheus asks; distributions are fed by {@link #explained} and
 * {@link #batch}, which the service calls where an explanation or a batch ends. Both are safe for use by several threads.
 */
public final class Meters implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Meters.class);
    private static final String MODEL = "model";
    private static final Duration[] LATENCIES = millis(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000);
    private static final Duration[] ENGINE_TIMES = millis(1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 10_000);
    private static final double[] DELTAS = {1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1
    };
    private static final double[] ROWS = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512};
    private static final double[] POINTS = {4, 8, 16, 32, 64, 128, 256, 512, 1024};

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<AutoCloseable> closedTogether = new CopyOnWriteArrayList<>();
    private volatile TotalsMeters totals = new TotalsMeters(registry, List::of);
    private volatile ModelMeters models = new ModelMeters(registry, List::of);

    /** Meters of the Java process; those of the service join as it is wired. */
    public Meters() {
        processor();
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        var garbageCollection = new JvmGcMetrics();
        garbageCollection.bindTo(registry);
        closedTogether.add(garbageCollection);
    }

    /** Micrometer counts CPU time in nanoseconds, and names the number of CPUs as if it were a histogram's; Prometheus does neither. */
    private void processor() {
        registry.config()
                .meterFilter(new KafkaNames())
                .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
                .meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
        new ProcessorMetrics().bindTo(registry);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            FunctionCounter.builder("process.cpu.seconds", system, os -> os.getProcessCpuTime() / 1e9)
                    .description("User and system CPU time this process has spent")
                    .register(registry);
        }
    }

    /** Publishes Kafka Streams' own metrics and its clients', for as long as these meters live. */
    public void watch(KafkaStreams streams) {
        var metrics = new KafkaStreamsMetrics(streams);
        metrics.bindTo(registry);
        closedTogether.add(metrics);
    }

    /** Where further meters are bound. */
    public MeterRegistry registry() {
        return registry;
    }

    /** Publishes the service's counts; models that join later are found at the next scrape. */
    void about(ServiceView service) {
        totals = new TotalsMeters(registry, service.totals());
        models = new ModelMeters(registry, service.models());
        reloads("accepted", service, Reloads::accepted);
        reloads("refused", service, Reloads::refused);
        Gauge.builder("plumbline.build.info", () -> 1)
                .description("Always 1; its labels tell which version runs under which application id")
                .tag("version", service.identity().version())
                .tag("application", service.identity().application())
                .register(registry);
        Gauge.builder("plumbline.lag.records", service.lag(), lag -> lag.getAsLong())
                .description("Predictions behind the last one committed, over this instance's partitions; negative if"
                        + " unknown")
                .register(registry);
    }

    private void reloads(String outcome, ServiceView service, ToDoubleFunction<Reloads> count) {
        FunctionCounter.builder(
                        "plumbline.model.reloads",
                        service,
                        view -> count.applyAsDouble(view.reloads().get()))
                .description("Changes of the models while the service ran, by whether they were taken up")
                .tag("outcome", outcome)
                .register(registry);
    }

    /** Records an explanation that was written. */
    public void explained(AttributionEvent event) {
        String model = event.getPrediction().getModel().getName();
        var sinceServed = Duration.between(event.getPrediction().getOccurredAt(), event.getExplainedAt());
        endToEnd(model).record(sinceServed.isNegative() ? Duration.ZERO : sinceServed);
        queue(model).record(Duration.ofNanos(event.getRuntime().getQueueMicros() * 1000));
        relativeDelta(model).record(event.getMethod().getRelativeDelta());
        points(model).record(event.getMethod().getPoints());
        evaluations(model).increment(event.getMethod().getPointsTried());
    }

    /** Records a call of the engine. */
    public void batch(String model, int rows, Duration engine) {
        DistributionSummary.builder("plumbline.batch.rows")
                .description("Predictions explained by one call of the engine")
                .tag(MODEL, model)
                .serviceLevelObjectives(ROWS)
                .register(registry)
                .record(rows);
        Timer.builder("plumbline.engine.batch")
                .description("Time one call of the engine took")
                .tag(MODEL, model)
                .serviceLevelObjectives(ENGINE_TIMES)
                .register(registry)
                .record(engine);
    }

    private Timer endToEnd(String model) {
        return Timer.builder("plumbline.end.to.end")
                .description("Time from when a prediction was served to when it was explained")
                .tag(MODEL, model)
                .serviceLevelObjectives(LATENCIES)
                .register(registry);
    }

    private Timer queue(String model) {
        return Timer.builder("plumbline.queue")
                .description("Time a sampled prediction waited for the engine")
                .tag(MODEL, model)
                .serviceLevelObjectives(LATENCIES)
                .register(registry);
    }

    private DistributionSummary relativeDelta(String model) {
        return DistributionSummary.builder("plumbline.relative.delta.ratio")
                .description("Convergence delta of an explanation relative to F(x) - F(x')")
                .tag(MODEL, model)
                .serviceLevelObjectives(DELTAS)
                .register(registry);
    }

    private DistributionSummary points(String model) {
        return DistributionSummary.builder("plumbline.path.points")
                .description("Path points that entered an explanation")
                .tag(MODEL, model)
                .serviceLevelObjectives(POINTS)
                .register(registry);
    }

    private Counter evaluations(String model) {
        return Counter.builder("plumbline.gradient.evaluations")
                .description("Gradient evaluations made, those of discarded refinements included")
                .tag(MODEL, model)
                .register(registry);
    }

    /** All meters in the exposition format that the caller accepts. */
    String scrape(String contentType) {
        totals.refresh();
        models.refresh();
        return registry.scrape(contentType);
    }

    @Override
    public void close() {
        closedTogether.forEach(Meters::close);
        registry.close();
    }

    private static void close(AutoCloseable meters) {
        try {
            meters.close();
        } catch (Exception e) {
            LOG.debug("{} did not close", meters, e);
        }
    }

    private static Duration[] millis(long... values) {
        var durations = new Duration[values.length];
        for (int i = 0; i < values.length; i++) {
            durations[i] = Duration.ofMillis(values[i]);
        }
        return durations;
    }
}
