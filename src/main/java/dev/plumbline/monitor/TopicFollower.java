package dev.plumbline.monitor;

import dev.plumbline.event.AlertEvent;
import dev.plumbline.event.AttributionEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the attributions, alerts and dead letters topics into an {@link ExplanationLog}, as any dashboard would: committed records only,
 * all partitions, no consumer group, from a little before the end.
 *
 * <p>It is a window and no archive. What comes faster than it can be followed is skipped and counted, and a broker that is away is
 * waited for.
 */
public final class TopicFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration LOOK_FOR_PARTITIONS = Duration.ofSeconds(10);
    private static final Duration PAUSE_AFTER_FAULT = Duration.ofSeconds(5);
    private static final long CLOSE_MILLIS = 10_000;
    /** Records read of each topic's past when it starts. */
    private static final long HISTORY = 5000;
    /** Further behind than this in one partition, it jumps to the end. */
    private static final long FAR_BEHIND = 20_000;

    private final Map<String, Object> settings;
    private final TopicReaders readers;
    private final ExplanationLog log;
    private final Thread thread = new Thread(this::run, "monitor-follower");
    private volatile KafkaConsumer<byte[], byte[]> consumer;
    private volatile boolean closed;

    /** The topics to follow. */
    public record Topics(String attributions, String alerts, String deadLetters) {}

    private TopicFollower(Map<String, Object> client, TopicReaders readers, ExplanationLog log) {
        this.settings = settings(client);
        this.readers = readers;
        this.log = log;
        thread.setDaemon(true);
    }

    /**
     * Starts to follow, on a thread of its own.
     *
     * @param client settings of the Kafka client: {@code bootstrap.servers}, security and whatever else it needs
     */
    public static TopicFollower start(
            Map<String, Object> client,
            Topics topics,
            Deserializer<AttributionEvent> attributions,
            Deserializer<AlertEvent> alerts,
            ExplanationLog log) {
        var readers = TopicReaders.of(topics, attributions, alerts, log);
        var follower = new TopicFollower(client, readers, log);
        follower.thread.start();
        return follower;
    }

    /** What a reader without a group needs beside the client's own settings. */
    static Map<String, Object> settings(Map<String, Object> client) {
        var settings = new HashMap<>(client);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return settings;
    }

    private void run() {
        while (!closed) {
            try (var opened = new KafkaConsumer<byte[], byte[]>(settings)) {
                consumer = opened;
                follow(opened);
            } catch (WakeupException e) {
                LOG.debug("asked to stop");
            } catch (KafkaException e) {
                pauseAfter(e);
            }
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> opened) {
        var known = new HashSet<TopicPartition>();
        var nextLook = Instant.MIN;
        while (!closed) {
            if (Instant.now().isAfter(nextLook)) {
                assign(opened, known);
                nextLook = Instant.now().plus(known.isEmpty() ? Duration.ofSeconds(1) : LOOK_FOR_PARTITIONS);
            }
            if (known.isEmpty()) {
                pause(POLL);
                continue;
            }
            opened.poll(POLL).forEach(this::readPatiently);
            opened.assignment().forEach(partition -> keepUp(opened, partition));
        }
    }

    /** Takes on partitions that are new; those there from the start are read from a little before their end. */
    private void assign(KafkaConsumer<byte[], byte[]> opened, Set<TopicPartition> known) {
        var there = new HashSet<TopicPartition>();
        for (var topic : readers.topics()) {
            opened.partitionsFor(topic).forEach(info -> there.add(new TopicPartition(topic, info.partition())));
        }
        if (known.containsAll(there)) {
            return;
        }
        boolean first = known.isEmpty();
        known.addAll(there);
        opened.assign(known);
        if (first) {
            startBeforeEnd(opened, known);
        }
    }

    private static void startBeforeEnd(KafkaConsumer<byte[], byte[]> opened, Set<TopicPartition> partitions) {
        var begins = opened.beginningOffsets(partitions);
        opened.endOffsets(partitions).forEach((partition, end) -> {
            long sharing = partitions.stream()
                    .filter(other -> other.topic().equals(partition.topic()))
                    .count();
            opened.seek(partition, Math.max(begins.get(partition), end - HISTORY / sharing));
        });
    }

    /** Waits while the schema registry is away; nothing else holds a record up. */
    private void readPatiently(ConsumerRecord<byte[], byte[]> record) {
        while (!closed) {
            try {
                readers.read(record);
                return;
            } catch (RetriableException e) {
                pauseAfter(e);
            }
        }
    }

    private void keepUp(KafkaConsumer<byte[], byte[]> opened, TopicPartition partition) {
        long behind = opened.currentLag(partition).orElse(0);
        if (behind > FAR_BEHIND) {
            opened.seek(partition, opened.position(partition) + behind - HISTORY);
            log.missed(behind - HISTORY);
        }
    }

    private void pauseAfter(KafkaException fault) {
        LOG.warn("the page gets no news for now, it tries again in {}: {}", PAUSE_AFTER_FAULT, fault.getMessage());
        pause(PAUSE_AFTER_FAULT);
    }

    private void pause(Duration length) {
        try {
            Thread.sleep(length.toMillis());
        } catch (InterruptedException e) {
            closed = true;
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        var open = consumer;
        if (open != null) {
            open.wakeup();
        }
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
