package dev.plumbline.cli;

import static java.util.Objects.requireNonNull;

import dev.plumbline.config.ConfigurationException;
import dev.plumbline.config.Faults;
import dev.plumbline.demo.DemoService;
import dev.plumbline.demo.DemoSurroundings;
import dev.plumbline.stream.StreamCounters;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The real service, as the demonstration shows it. */
final class ShownService implements DemoService {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RunningService service;

    /**
     * The web page of the demonstration.
     *
     * @param out takes where it is
     */
    record Page(boolean served, int port, PrintStream out) {}

    private ShownService(RunningService service) {
        this.service = requireNonNull(service, "service");
    }

    /** Starts the service on the demonstration's broker and registry; returns when it runs. */
    static ShownService start(DemoSurroundings surroundings, Page page) {
        var faults = new Faults();
        var environment = environment(surroundings, page);
        var source = new ConfigSource(surroundings.folder().resolve("demo.yaml"), environment);
        var config = source.read(faults);
        var shown = new ShownService(RunningService.open(source, config, faults));
        try {
            shown.service.start();
            shown.service.monitor().ifPresent(monitor -> page.out().println("Watch it at " + monitor.uri()));
            if (!shown.service.stream().awaitRunning(PATIENCE)) {
                throw new ConfigurationException(List.of("expected the service to run within %s, found it %s"
                        .formatted(PATIENCE, shown.service.stream().state())));
            }
            return shown;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            shown.close();
            throw new IllegalStateException("interrupted while the service started", e);
        } catch (RuntimeException e) {
            shown.close();
            throw e;
        }
    }

    private static Map<String, String> environment(DemoSurroundings surroundings, Page page) {
        var topics = surroundings.topics();
        return Map.of(
                "PLUMBLINE_MONITOR_SERVE", page.served() ? "on" : "off",
                "PLUMBLINE_MONITOR_PORT", Integer.toString(page.port()),
                "PLUMBLINE_KAFKA_BOOTSTRAP_SERVERS", surroundings.bootstrapServers(),
                "PLUMBLINE_KAFKA_STATE_DIR",
                        surroundings.folder().resolve("state").toString(),
                "PLUMBLINE_REGISTRY_SCHEMA_REGISTRY_URL", surroundings.registryUrl(),
                "PLUMBLINE_TOPICS_PREDICTIONS", topics.predictions(),
                "PLUMBLINE_TOPICS_ATTRIBUTIONS", topics.attributions(),
                "PLUMBLINE_TOPICS_ALERTS", topics.alerts(),
                "PLUMBLINE_TOPICS_DEAD_LETTERS", topics.deadLetters());
    }

    @Override
    public StreamCounters.Counts counts() {
        return service.stream().counters().counts();
    }

    @Override
    public Optional<Throwable> failure() {
        return service.stream().failure();
    }

    @Override
    public void close() {
        service.close();
    }
}
