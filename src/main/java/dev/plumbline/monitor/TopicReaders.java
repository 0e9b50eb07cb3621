package dev.plumbline.monitor;

import dev.plumbline.event.AlertEvent;
import dev.plumbline.event.AttributionEvent;
import dev.plumbline.stream.StoredLetter;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the records of each topic that is followed come into the log. */
record TopicReaders(Map<String, Consumer<ConsumerRecord<byte[], byte[]>>> byTopic, ExplanationLog log) {
    private static final Logger LOG = LoggerFactory.getLogger(TopicReaders.class);

    TopicReaders {
        byTopic = Map.copyOf(byTopic);
    }

    static TopicReaders of(
            TopicFollower.Topics topics,
            Deserializer<AttributionEvent> attributions,
            Deserializer<AlertEvent> alerts,
            ExplanationLog log) {
        return new TopicReaders(
                Map.of(
                        topics.attributions(), record -> log.add(decoded(attributions, record)),
                        topics.alerts(), record -> log.add(decoded(alerts, record)),
                        topics.deadLetters(), record -> addLetter(log, record)),
                log);
    }

    /** The topic also holds marks of letters that were written back. */
    private static void addLetter(ExplanationLog log, ConsumerRecord<byte[], byte[]> record) {
        if (!StoredLetter.isMarker(record.headers())) {
            log.add(DeadLetter.of(record));
        }
    }

    private static <E> E decoded(Deserializer<E> deserializer, ConsumerRecord<byte[], byte[]> record) {
        return deserializer.deserialize(record.topic(), record.headers(), record.value());
    }

    Set<String> topics() {
        return byTopic.keySet();
    }

    /**
     * Takes a record into the log, or counts it as missed.
     *
     * @throws RetriableException if the schema registry is away, and only then
     */
    void read(ConsumerRecord<byte[], byte[]> record) {
        try {
            byTopic.get(record.topic()).accept(record);
        } catch (RetriableException e) {
            throw e;
        } catch (RuntimeException e) {
            log.missed(1);
            LOG.debug("{}-{}@{} cannot be shown", record.topic(), record.partition(), record.offset(), e);
        }
    }
}
