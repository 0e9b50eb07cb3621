package dev.plumbline.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a {@code read_committed} consumer finds in a topic. */
public final class CommittedValues {
    private static final Duration POLL = Duration.ofMillis(100);

    private CommittedValues() {}

    /**
     * All that lies in a topic now, once every transaction is over: its producer may have ended before the broker has marked it as committed
     * or aborted.
     */
    public static List<ConsumerRecord<byte[], byte[]>> all(String bootstrapServers, String topic) throws Exception {
        Map<String, Object> config = Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed");
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = ends(bootstrapServers, partitions);
            while (partitions.stream()
                    .anyMatch(partition ->
                            consumer.position(partition) < ends.get(partition).offset())) {
                consumer.poll(POLL).forEach(records::add);
            }
        }
        return records;
    }

    /** The ends of what is written, committed or not. */
    private static Map<TopicPartition, ListOffsetsResultInfo> ends(
            String bootstrapServers, List<TopicPartition> partitions) throws Exception {
        var latest =
                partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            return admin.listOffsets(latest).all().get();
        }
    }

    /** Reads until the count is there and a little longer, lest there are more; goes on where it ended before. */
    static List<byte[]> read(String bootstrapServers, String topic, int count) {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "group.id",
                "reader-" + topic,
                "auto.offset.reset",
                "earliest",
                "isolation.level",
                "read_committed");
        var values = new ArrayList<byte[]>();
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (values.size() < count && System.nanoTime() < deadline) {
                consumer.poll(POLL).forEach(record -> values.add(record.value()));
            }
            for (int extra = 0; extra < 10; extra++) {
                consumer.poll(POLL).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }
}
