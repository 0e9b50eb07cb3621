package dev.plumbline.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads attributions and dead letters as any consumer downstream does, committed ones only, into the accounts. */
final class Audit implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Accounts accounts;

    Audit(String bootstrapServers, Accounts accounts) {
        this.accounts = accounts;
        this.consumer = consumer(bootstrapServers, List.of(Topics.ATTRIBUTIONS, Topics.DEAD_LETTERS));
    }

    /** All partitions from their beginning, committed records only. */
    static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers, List<String> topics) {
        var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        var partitions = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    /** Reads until a condition holds; false if nothing comes for so long before it does. */
    boolean readUntil(BooleanSupplier condition, Duration patience) {
        long lastNewsNanos = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (poll() > 0) {
                lastNewsNanos = System.nanoTime();
            } else if (System.nanoTime() - lastNewsNanos > patience.toNanos()) {
                return false;
            }
        }
        return true;
    }

    /** Reads all that is committed at this moment. */
    void readToEnd() {
        var ends = consumer.endOffsets(consumer.assignment());
        while (behind(consumer, ends)) {
            poll();
        }
    }

    /** Reads what there is, waiting a moment for it; returns how much. */
    int poll() {
        var records = consumer.poll(POLL);
        for (var record : records) {
            var where = "%s-%d@%d, leader epoch %s, sent at %d"
                    .formatted(
                            record.topic(),
                            record.partition(),
                            record.offset(),
                            record.leaderEpoch().orElse(-1),
                            record.timestamp());
            if (record.topic().equals(Topics.ATTRIBUTIONS)) {
                accounts.attribution(new String(record.key(), UTF_8), header(record, "ce_subject"), where);
            } else {
                accounts.deadLetter(header(record, "ce_id"), where);
            }
        }
        return records.count();
    }

    /**
     * Reads the predictions' topic: each of the first events must lie there once, and after the earlier ones of its partition. What does
     * not, in words.
     */
    static List<String> irregularInputs(String bootstrapServers, List<String> ids) {
        var inputs = new Inputs(ids);
        try (var consumer = consumer(bootstrapServers, List.of(Topics.PREDICTIONS))) {
            var ends = consumer.endOffsets(consumer.assignment());
            while (behind(consumer, ends)) {
                for (var record : consumer.poll(POLL)) {
                    inputs.note(record.partition(), header(record, "ce_id"));
                }
            }
        }
        return inputs.irregular();
    }

    /** Whether there is more to read before some ends. */
    static boolean behind(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
