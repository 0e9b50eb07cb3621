package dev.plumbline.cli;

import static java.util.Objects.requireNonNull;

import dev.plumbline.config.ServiceConfig;
import dev.plumbline.event.PredictionEvent;
import dev.plumbline.event.PredictionReference;
import dev.plumbline.monitor.PredictionSource;
import dev.plumbline.monitor.TopicLookup;
import dev.plumbline.stream.JsonPredictions;
import dev.plumbline.stream.LoadedModel;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/** The running service's predictions: out of their topic, with the vocabularies of its models. */
final class ServicePredictions implements PredictionSource, AutoCloseable {
    private final RunningService service;
    private final Deserializer<PredictionEvent> avro;
    private final List<String> json;
    private final TopicLookup topics;

    ServicePredictions(RunningService service, ServiceConfig config) {
        this.service = requireNonNull(service, "service");
        this.avro = new EventAccess(config.registry()).predictions().deserializer();
        this.json = config.stream().topics().json().openInference();
        this.topics = new TopicLookup(new HashMap<>(config.kafka()), this::predictions);
    }

    private List<PredictionEvent> predictions(ConsumerRecord<byte[], byte[]> record) {
        return json.contains(record.topic())
                ? JsonPredictions.of(record)
                : List.of(avro.deserialize(record.topic(), record.headers(), record.value()));
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
        avro.close();
    }
}
