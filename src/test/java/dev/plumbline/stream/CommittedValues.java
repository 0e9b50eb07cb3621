package dev.plumbline.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a {@code read_committed} consumer finds in a topic. */
final class CommittedValues {
    private CommittedValues() {}

    /** Reads until the count is there and a little longer, lest there are more. */
    static List<byte[]> read(String bootstrapServers, String topic, int count) {
        return records(bootstrapServers, topic, count).stream()
                .map(ConsumerRecord::value)
                .toList();
    }

    /** The same with keys and headers. */
    static List<ConsumerRecord<byte[], byte[]>> records(String bootstrapServers, String topic, int count) {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "group.id",
                "reader-" + topic,
                "auto.offset.reset",
                "earliest",
                "isolation.level",
                "read_committed");
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (records.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            for (int extra = 0; extra < 10; extra++) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }
}
