package dev.plumbline.stream;

import static dev.plumbline.stream.TopologyFixture.utf8;

import dev.plumbline.demo.EmbeddedBroker;
import dev.plumbline.event.Prediction;
import dev.plumbline.event.PredictionEvent;
import dev.plumbline.event.PredictionHeaders;
import dev.plumbline.event.PredictionMapping;
import dev.plumbline.registry.serde.AvroSerdes;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;

/** The topics of one benchmark on a broker, filled before anything is measured. */
record BenchTopics(EmbeddedBroker broker, Serializer<PredictionEvent> predictions, StreamSettings.Topics topics) {
    private static final int KEYS = 97;

    /**
     * Creates the topics.
     *
     * @param registry settings of the registry's client
     */
    static BenchTopics create(EmbeddedBroker broker, Map<String, ?> registry, String name, int partitions) {
        var topics = new StreamSettings.Topics(
                name + "-predictions", name + "-attributions", name + "-alerts", name + "-dead-letters");
        List.of(topics.predictions(), topics.attributions(), topics.alerts(), topics.deadLetters())
                .forEach(topic -> broker.createTopic(topic, partitions));
        var predictions = AvroSerdes.of(PredictionEvent.class, registry).serializer();
        return new BenchTopics(broker, predictions, topics);
    }

    KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> config =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", 5, "batch.size", 1 << 18);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    void fill(int count, IntFunction<Prediction> predictions) {
        try (var producer = producer()) {
            for (int i = 0; i < count; i++) {
                var unused = producer.send(record(i, predictions.apply(i)));
            }
        }
    }

    ProducerRecord<byte[], byte[]> record(int number, Prediction prediction) {
        var bytes = predictions.serialize(topics.predictions(), PredictionMapping.toAvro(prediction));
        var record = new ProducerRecord<>(topics.predictions(), utf8("entity-" + number % KEYS), bytes);
        PredictionHeaders.of(prediction)
                .forEach((name, value) -> record.headers().add(name, utf8(value)));
        return record;
    }
}
