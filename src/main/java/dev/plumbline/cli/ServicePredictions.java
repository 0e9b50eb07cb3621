package dev.plumbline.cli;

import static java.util.Objects.requireNonNull;

import dev.plumbline.config.ServiceConfig;
import dev.plumbline.event.PredictionEvent;
import dev.plumbline.event.PredictionReference;
import dev.plumbline.monitor.PredictionSource;
import dev.plumbline.monitor.TopicLookup;
import dev.plumbline.stream.LoadedModel;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** The running service's predictions: out of their topic, with the vocabularies of its models. */
final class ServicePredictions implements PredictionSource, AutoCloseable {
    private final RunningService service;
    private final TopicLookup topics;

    ServicePredictions(RunningService service, ServiceConfig config) {
        this.service = requireNonNull(service, "service");
        this.topics = new TopicLookup(
                new HashMap<>(config.kafka()),
                new EventAccess(config.registry()).predictions().deserializer());
    }

    @Override
    public Optional<PredictionEvent> find(PredictionReference reference) {
        return topics.find(reference);
    }

    @Override
    public List<String> vocabulary(String model, String version) {
        var id = new LoadedModel.Id(model, version);
        return service.models().stream()
                .filter(config -> config.id().equals(id))
                .findFirst()
                .map(config -> config.file().vocabulary().tokens())
                .orElse(List.of());
    }

    @Override
    public void close() {
        topics.close();
    }
}
