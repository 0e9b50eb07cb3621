package dev.plumbline.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.registry.embedded.EmbeddedRegistry;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

final class ClusterReplayTest {
    private static final ReplayLimit FIFTY = new ReplayLimit(50, ReplayLimit.ANY_TIME, 10_000);

    @Test
    void writesTheApplicationsIntoAForeignTopic() throws Exception {
        try (var broker = EmbeddedBroker.start();
                var registry = new EmbeddedRegistry(0)) {
            broker.createTopic("loans", 2);
            // As the service's configuration holds it: Kafka Streams' own keys beside the client's.
            var kafka = Map.of(
                    "bootstrap.servers", broker.bootstrapServers(),
                    "num.stream.threads", "2",
                    "group.instance.id", "plumbline-0",
                    "producer.compression.type", "lz4");

            int sent = replay(kafka, registry.url(), "loans").run(FIFTY);

            assertThat(sent).isEqualTo(50);
            assertThat(ids(broker, "loans", 50))
                    .hasSize(50)
                    .doesNotHaveDuplicates()
                    .contains("application-1.1", "application-50.1");
        }
    }

    @Test
    void failsWhereTheTopicIsMissing() throws Exception {
        try (var broker = EmbeddedBroker.start();
                var registry = new EmbeddedRegistry(0)) {
            var kafka = Map.of("bootstrap.servers", broker.bootstrapServers(), "max.block.ms", "1000");

            assertThatThrownBy(() -> replay(kafka, registry.url(), "nowhere").run(FIFTY))
                    .hasMessageContaining("nowhere");
        }
    }

    private static ClusterReplay replay(Map<String, String> kafka, String registry, String topic) {
        var cluster = new ClusterReplay.Cluster(kafka, Map.of("schema.registry.url", registry), topic);
        var quiet = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return new ClusterReplay(cluster, new ProgressLine(quiet, false, Clock.systemUTC()));
    }

    private static List<String> ids(EmbeddedBroker broker, String topic, int count) {
        Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrapServers());
        var ids = new ArrayList<String>();
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            for (int polls = 0; ids.size() < count && polls < 100; polls++) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(record -> ids.add(
                                new String(record.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8)));
            }
        }
        return ids;
    }
}
