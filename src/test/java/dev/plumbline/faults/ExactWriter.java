package dev.plumbline.faults;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes the events of a load in order and in transactions, each with how far the load has come: whatever dies, for a reader of committed
 * records no event is missing and none is there twice.
 *
 * <p>A producer that is idempotent alone does not do for a run that counts: where a broker has lost its sequence, it takes a new epoch and
 * sends again what was under way, whether or not that was written (KIP-360).
 */
final class ExactWriter implements AutoCloseable {
    private static final String ID = "load";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final String bootstrapServers;
    private final IntFunction<ProducerRecord<byte[], byte[]>> events;
    /** Of a group without members: its offset says how many events are committed. */
    private final KafkaConsumer<byte[], byte[]> group;

    private KafkaProducer<byte[], byte[]> producer;

    ExactWriter(String bootstrapServers, IntFunction<ProducerRecord<byte[], byte[]>> events) {
        this.bootstrapServers = bootstrapServers;
        this.events = events;
        this.group = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "group.id", ID),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Writes some events after all that came before them, and returns when they are committed. */
    void write(int from, int to) {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (!written(from, to)) {
            if (System.nanoTime() > deadlineNanos) {
                throw new IllegalStateException("expected to write events %d to %d within %s, found none committed"
                        .formatted(from, to, PATIENCE));
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private boolean written(int from, int to) {
        try {
            // A commit that nobody confirmed may have been made.
            if (producer != null || !reopened(from, to)) {
                commit(from, to);
            }
            return true;
        } catch (KafkaException e) {
            closeProducer();
            return false;
        }
    }

    /** Ends what a former producer began, one way or the other; whether these events are committed then. */
    private boolean reopened(int from, int to) {
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "transactional.id",
                        ID,
                        "linger.ms",
                        5,
                        // A transaction's first batch is often refused once, and the broker would complain of each
                        // behind it.
                        "max.in.flight.requests.per.connection",
                        1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        long checkpoint = checkpoint(events.apply(from).topic());
        if (checkpoint != from && checkpoint != to) {
            throw new IllegalStateException(
                    "expected %d or %d events to be committed, found %d".formatted(from, to, checkpoint));
        }
        return checkpoint == to;
    }

    private void commit(int from, int to) {
        producer.beginTransaction();
        String topic = "";
        for (int event = from; event < to; event++) {
            var record = events.apply(event);
            topic = record.topic();
            // What cannot be sent is told by the commit, which then fails.
            var unused = producer.send(record);
        }
        producer.sendOffsetsToTransaction(Map.of(place(topic), new OffsetAndMetadata(to)), group.groupMetadata());
        producer.commitTransaction();
    }

    private long checkpoint(String topic) {
        var committed = group.committed(Set.of(place(topic))).get(place(topic));
        return committed == null ? 0 : committed.offset();
    }

    private static TopicPartition place(String topic) {
        return new TopicPartition(topic, 0);
    }

    private void closeProducer() {
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
    }

    @Override
    public void close() {
        closeProducer();
        group.close();
    }
}
