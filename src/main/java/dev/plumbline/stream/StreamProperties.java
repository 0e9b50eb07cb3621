package dev.plumbline.stream;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.GroupProtocol;
import org.apache.kafka.streams.StreamsConfig;

/** Kafka's settings: ours, each for a reason, below whatever the user sets. */
final class StreamProperties {
    /** What a request adds to the one record in it. */
    private static final int REQUEST_OVERHEAD_BYTES = 1024;

    /** Holds what is written between two commits at a few thousand attributions a second. */
    private static final int BATCH_BYTES = 128 << 10;

    private static final int LEAST_FETCH_BYTES = ConsumerConfig.DEFAULT_MAX_PARTITION_FETCH_BYTES;
    private static final int MOST_FETCH_BYTES = 4 << 20;
    /** One fetch of one partition at most takes this part of the heap. */
    private static final int HEAP_PARTS = 256;

    private StreamProperties() {}

    /**
     * The settings of the client.
     *
     * @param user every Kafka setting the user gives, {@code bootstrap.servers} among them
     */
    static Properties of(StreamSettings settings, Map<String, ?> user) {
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        // An upper bound, used only when much is pending; past it, answered records reach the changelog: 14 times the
        // bytes.
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 128L << 20);
        // How long an idle thread may sit in a poll while answers wait to be forwarded.
        properties.put(
                StreamsConfig.POLL_MS_CONFIG,
                settings.buffer().harvestInterval().toMillis());
        if (settings.topics().read().size() == 1) {
            // There is no order among topics to keep, so nothing to look through for each record.
            properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        }
        producer(properties, settings);
        // The topics that Streams makes carry what is written, too.
        properties.put(
                StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG),
                settings.buffer().maxRecordBytes());
        consumer(properties, user);
        properties.putAll(user);
        return properties;
    }

    private static void producer(Properties properties, StreamSettings settings) {
        // A stall of one engine call must not cost the thread its transaction.
        // Not longer: whoever takes over from a lost instance waits for so long.
        var transaction = settings.engine().callTimeout().plus(Duration.ofSeconds(10));
        properties.put(
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                Math.toIntExact(transaction.toMillis()));
        // Nothing is seen before a commit, so nothing is gained by many small requests, and each costs both sides more
        // than what is in it.
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
        properties.put(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                settings.buffer().maxRecordBytes() + REQUEST_OVERHEAD_BYTES);
    }

    private static void consumer(Properties properties, Map<String, ?> user) {
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        // The system's own size, which grows as needed.
        // In Kafka's 64 KiB a fetch of 1 MiB arrives only while the thread polls, and not while it works.
        properties.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.RECEIVE_BUFFER_CONFIG),
                CommonClientConfigs.RECEIVE_BUFFER_LOWER_BOUND);
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), fetchBytes());
        boolean classic = !GroupProtocol.STREAMS
                .name()
                .equalsIgnoreCase(String.valueOf(user.get(StreamsConfig.GROUP_PROTOCOL_CONFIG)));
        if (classic) {
            // A crashed instance is missed after 6 s instead of 45; the other protocol sets this on the broker.
            properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 6000);
            properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 1500);
        }
    }

    /** A request costs the same whatever it brings, so it brings more than Kafka's 1 MiB where the heap has room for it. */
    private static int fetchBytes() {
        return Math.toIntExact(
                Math.min(Math.max(Runtime.getRuntime().maxMemory() / HEAP_PARTS, LEAST_FETCH_BYTES), MOST_FETCH_BYTES));
    }
}
