package dev.plumbline.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.plumbline.event.AlertEvent;
import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.PredictionHeaders;
import dev.plumbline.stream.StreamSettings.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads the service's three topics as anyone downstream would, and tallies what it finds. */
final class TopicReader implements AutoCloseable {
    private static final String DEAD_LETTER_REASON = "plumbline-error-reason";
    private static final String UNKNOWN = "";

    private final Consumer<byte[], byte[]> consumer;
    private final Topics topics;
    private final Deserializer<AttributionEvent> attributions;
    private final Deserializer<AlertEvent> alerts;
    private final DemoTally tally;
    private final Clock clock;

    /** Takes every partition from its beginning; the consumer, which reads committed records only, is the reader's from now on. */
    TopicReader(
            Consumer<byte[], byte[]> consumer,
            Topics topics,
            Deserializer<AttributionEvent> attributions,
            Deserializer<AlertEvent> alerts,
            DemoTally tally,
            Clock clock) {
        this.consumer = requireNonNull(consumer, "consumer");
        this.topics = requireNonNull(topics, "topics");
        this.attributions = requireNonNull(attributions, "attributions");
        this.alerts = requireNonNull(alerts, "alerts");
        this.tally = requireNonNull(tally, "tally");
        this.clock = requireNonNull(clock, "clock");
        var partitions = Stream.of(topics.attributions(), topics.alerts(), topics.deadLetters())
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Waits for records, at most so long, and tallies them; returns how many. */
    int poll(Duration timeout) {
        var records = consumer.poll(timeout);
        for (var record : records) {
            if (record.topic().equals(topics.attributions())) {
                var event = attributions.deserialize(record.topic(), record.headers(), record.value());
                tally.explained(event, clock.instant());
            } else if (record.topic().equals(topics.alerts())) {
                tally.alerted(alerts.deserialize(record.topic(), record.headers(), record.value()));
            } else {
                tally.deadLettered(header(record, PredictionHeaders.ID), header(record, DEAD_LETTER_REASON));
            }
        }
        return records.count();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? UNKNOWN : new String(header.value(), UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
