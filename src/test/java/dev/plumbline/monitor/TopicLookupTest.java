package dev.plumbline.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.demo.EmbeddedBroker;
import dev.plumbline.event.PredictionEvent;
import dev.plumbline.event.PredictionReference;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

final class TopicLookupTest {
    @Test
    void findsThePredictionAtAPlaceAndNoOther() throws Exception {
        try (var service = new SampleService();
                var broker = EmbeddedBroker.start()) {
            var reference = SampleInputs.text(service, "review-1").getPrediction();
            var prediction = service.find(reference).orElseThrow();
            broker.createTopic("predictions", 2);
            try (var producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", broker.bootstrapServers()),
                    new ByteArraySerializer(),
                    new ByteArraySerializer())) {
                producer.send(new ProducerRecord<>("predictions", 1, null, new byte[] {1}))
                        .get();
                var event = PredictionEvent.getEncoder().encode(prediction);
                var bytes = new byte[event.remaining()];
                event.get(bytes);
                producer.send(new ProducerRecord<>("predictions", 1, null, bytes))
                        .get();
            }

            try (var lookup = new TopicLookup(
                    Map.of("bootstrap.servers", broker.bootstrapServers()),
                    record -> List.of(decoded(record.value())))) {
                assertThat(lookup.find(at(reference, 1))).hasValue(prediction);
                assertThat(lookup.find(at(reference, 0))).isEmpty();
                assertThat(lookup.find(at(reference, 99))).isEmpty();
                assertThat(lookup.find(PredictionReference.newBuilder(at(reference, 1))
                                .setId("another")
                                .build()))
                        .isEmpty();
                assertThat(lookup.find(at(reference, 1))).hasValue(prediction);
            }
        }
    }

    private static PredictionReference at(PredictionReference reference, long offset) {
        return PredictionReference.newBuilder(reference)
                .setTopic("predictions")
                .setPartition(1)
                .setOffset(offset)
                .build();
    }

    private static PredictionEvent decoded(byte[] data) {
        try {
            return PredictionEvent.getDecoder().decode(data);
        } catch (java.io.IOException | RuntimeException e) {
            throw new SerializationException(e);
        }
    }
}
