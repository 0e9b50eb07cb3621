package dev.plumbline.monitor;

import dev.plumbline.event.PredictionEvent;
import dev.plumbline.event.PredictionReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads single predictions out of their topic, one at a time: for people who look at one, not for a stream. */
public final class TopicLookup implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicLookup.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final int POLLS = 20;

    private final Map<String, Object> settings;
    private final Function<ConsumerRecord<byte[], byte[]>, List<PredictionEvent>> predictions;
    private KafkaConsumer<byte[], byte[]> consumer;

    /**
     * Connects when it is first asked.
     *
     * @param client settings of the Kafka client
     * @param predictions reads those in a record
     */
    public TopicLookup(
            Map<String, Object> client, Function<ConsumerRecord<byte[], byte[]>, List<PredictionEvent>> predictions) {
        this.settings = TopicFollower.settings(client);
        // The record at this place or none: another one would be another prediction.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        this.predictions = predictions;
    }

    /** The prediction at a place; empty where it is no longer kept or is none. */
    public synchronized Optional<PredictionEvent> find(PredictionReference reference) {
        try {
            return record(reference)
                    .flatMap(record -> predictions.apply(record).stream()
                            .filter(prediction -> prediction.getId().equals(reference.getId()))
                            .findFirst());
        } catch (RuntimeException e) {
            LOG.warn(
                    "the prediction at {}-{}@{} cannot be shown: {}",
                    reference.getTopic(),
                    reference.getPartition(),
                    reference.getOffset(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<ConsumerRecord<byte[], byte[]>> record(PredictionReference reference) {
        if (consumer == null) {
            consumer = new KafkaConsumer<>(settings);
        }
        var partition = new TopicPartition(reference.getTopic(), reference.getPartition());
        consumer.assign(List.of(partition));
        consumer.seek(partition, reference.getOffset());
        try {
            for (int poll = 0; poll < POLLS; poll++) {
                for (var record : consumer.poll(POLL)) {
                    return Optional.of(record).filter(found -> found.offset() == reference.getOffset());
                }
            }
        } catch (OffsetOutOfRangeException gone) {
            return Optional.empty();
        } finally {
            consumer.unsubscribe();
        }
        return Optional.empty();
    }

    @Override
    public synchronized void close() {
        if (consumer != null) {
            consumer.close();
        }
    }
}
