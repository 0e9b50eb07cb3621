package dev.plumbline.cli;

import static java.util.Objects.requireNonNull;

import dev.plumbline.config.MonitorConfig;
import dev.plumbline.config.ServiceConfig;
import dev.plumbline.monitor.ExplanationLog;
import dev.plumbline.monitor.Meters;
import dev.plumbline.monitor.MonitorServer;
import dev.plumbline.monitor.MonitorSettings;
import dev.plumbline.monitor.Probe;
import dev.plumbline.monitor.ServedModel;
import dev.plumbline.monitor.ServiceView;
import dev.plumbline.monitor.TopicFollower;
import dev.plumbline.stream.StreamService;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The web page of a running service, with what it reads from the topics. */
final class ServiceMonitor implements AutoCloseable {

    private final Meters meters;
    private final TopicFollower follower;
    private final RegistryWatch registry;
    private final ServicePredictions predictions;
    private final MonitorServer server;

    private ServiceMonitor(
            Meters meters,
            TopicFollower follower,
            RegistryWatch registry,
            ServicePredictions predictions,
            MonitorServer server) {
        this.predictions = requireNonNull(predictions, "predictions");
        this.meters = requireNonNull(meters, "meters");
        this.registry = requireNonNull(registry, "registry");
        this.follower = requireNonNull(follower, "follower");
        this.server = requireNonNull(server, "server");
    }

    static ServiceMonitor start(RunningService service, ServiceConfig config) {
        var meters = new Meters();
        service.stream().observe(meters::watch);
        service.stream().counters().onExplained(meters::explained);
        service.stream().onEngineCall(meters::batch);
        var log = ExplanationLog.create();
        var topics = config.stream().topics();
        var events = new EventAccess(config.registry());
        var follower = TopicFollower.start(
                new HashMap<>(config.kafka()),
                new TopicFollower.Topics(topics.attributions(), topics.alerts(), topics.deadLetters()),
                events.attributions().deserializer(),
                events.alerts().deserializer(),
                log);
        var registry = RegistryWatch.start(config.registry().properties(), topics);
        var predictions = new ServicePredictions(service, config);
        try {
            return new ServiceMonitor(
                    meters,
                    follower,
                    registry,
                    predictions,
                    MonitorServer.start(
                            settings(config.monitor()), view(service, config, registry), meters, log, predictions));
        } catch (RuntimeException notStarted) {
            predictions.close();
            registry.close();
            follower.close();
            meters.close();
            throw notStarted;
        }
    }

    private static MonitorSettings settings(MonitorConfig config) {
        return new MonitorSettings(config.host(), config.port(), config.token());
    }

    private static ServiceView view(RunningService service, ServiceConfig config, RegistryWatch registry) {
        var stream = service.stream();
        return new ServiceView(
                new ServiceView.Identity(config.stream().applicationId(), Version.text(), Instant.now()),
                () -> ServiceTotals.of(stream),
                () -> stream.lag().orElse(-1),
                () -> served(stream),
                service::reloads,
                List.of(new Probe("streams", () -> fault(stream, StreamService.State.FAILED))),
                List.of(
                        new Probe("streams", () -> notRunning(stream)),
                        new Probe("models", () -> noModel(stream)),
                        new Probe("registry", registry::fault)));
    }

    private static List<ServedModel> served(StreamService stream) {
        return stream.models().stream()
                .map(model -> new ServedModel(model.id().name(), model.id().version(), model.sha256()))
                .toList();
    }

    private static Optional<String> fault(StreamService stream, StreamService.State bad) {
        return stream.state() == bad ? Optional.of("the stream has failed; see the log") : Optional.empty();
    }

    private static Optional<String> noModel(StreamService stream) {
        return stream.models().isEmpty()
                ? Optional.of("expected at least one model, found none loaded")
                : Optional.empty();
    }

    private static Optional<String> notRunning(StreamService stream) {
        var state = stream.state();
        return state == StreamService.State.RUNNING
                ? Optional.empty()
                : Optional.of("expected the stream to be running, found it "
                        + state.name().toLowerCase(Locale.ROOT));
    }

    URI uri() {
        return server.uri();
    }

    @Override
    public void close() {
        server.close();
        predictions.close();
        registry.close();
        follower.close();
        meters.close();
    }
}
