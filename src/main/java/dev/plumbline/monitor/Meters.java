package dev.plumbline.monitor;

import com.sun.management.OperatingSystemMXBean;
import dev.plumbline.event.AttributionEvent;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
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

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final DistributionMeters distributions = new DistributionMeters(registry);
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
        distributions.explained(event);
    }

    /** Records a call of the engine. */
    public void batch(String model, int rows, Duration engine) {
        distributions.batch(model, rows, engine);
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
}
