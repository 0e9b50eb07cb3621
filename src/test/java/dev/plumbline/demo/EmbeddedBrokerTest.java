package dev.plumbline.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedBrokerTest {
    @TempDir
    private Path directory;

    @Test
    void keepsItsRecordsOverARestart() {
        try (var broker = EmbeddedBroker.start(directory, 0)) {
            broker.createTopic("words", 2, Map.of("max.message.bytes", "2000000"));
            send(broker, Map.of(), "words", "plumb", "line");
        }

        try (var broker = EmbeddedBroker.start(directory, 0)) {
            assertThat(read(broker, "words", 2)).containsExactlyInAnyOrder("plumb", "line");
        }
        assertThat(Files.exists(directory)).isTrue();
    }

    @Test
    void makesNoTopicByItself() throws Exception {
        try (var broker = EmbeddedBroker.start()) {
            assertThatThrownBy(() -> send(broker, Map.of("max.block.ms", 2000), "unknown", "lost"))
                    .hasStackTraceContaining("Topic unknown not present");
            try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                assertThat(admin.listTopics().names().get()).isEmpty();
            }
        }
    }

    private static void send(EmbeddedBroker broker, Map<String, Object> settings, String topic, String... values) {
        var config = new HashMap<>(settings);
        config.put("bootstrap.servers", broker.bootstrapServers());
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            for (var value : values) {
                producer.send(new ProducerRecord<>(topic, value, value)).get();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> read(EmbeddedBroker broker, String topic, int count) {
        Map<String, Object> config = Map.of(
                "bootstrap.servers", broker.bootstrapServers(), "group.id", "reader", "auto.offset.reset", "earliest");
        var values = new ArrayList<String>();
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            for (int polls = 0; values.size() < count && polls < 100; polls++) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }
}
