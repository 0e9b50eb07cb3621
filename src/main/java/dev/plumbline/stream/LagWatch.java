package dev.plumbline.stream;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells {@link Shedding}, and whoever asks, how many records lie behind those that the tasks of this process have committed; looks once a
 * second.
 *
 * <p>The brokers are asked for the ends: what the consumers report of themselves is as old as their last poll, and a thread that waits for
 * a slow engine polls again only when all it has polled is done, up to half of {@code max.poll.interval.ms} later.
 */
final class LagWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LagWatch.class);
    private static final long PERIOD_MILLIS = 1000;
    private static final ListOffsetsOptions COMMITTED = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);

    private final Shedding shedding;
    private final String group;
    private final Collection<String> topics;
    private final KafkaStreams streams;
    private final Admin admin;
    private final Thread thread;
    private volatile OptionalLong total = OptionalLong.empty();

    private LagWatch(Shedding shedding, StreamSettings settings, KafkaStreams streams, Admin admin) {
        this.shedding = shedding;
        this.group = settings.applicationId();
        this.topics = settings.topics().read();
        this.streams = streams;
        this.admin = admin;
        this.thread = new Thread(this::watch, "plumbline-lag-watch");
        thread.setDaemon(true);
    }

    /**
     * Begins to watch.
     *
     * @param admin is closed with this
     */
    static LagWatch start(Shedding shedding, StreamSettings settings, KafkaStreams streams, Admin admin) {
        var watch = new LagWatch(shedding, settings, streams, admin);
        watch.thread.start();
        return watch;
    }

    /** Records of all partitions that are not done; empty while none is known. */
    OptionalLong total() {
        return total;
    }

    private void watch() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        try {
            var done = done();
            var lags = lags(done, offsets(done.keySet(), OffsetSpec.latest()));
            shedding.observe(lags);
            total = lags.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(
                            lags.values().stream().mapToLong(Long::longValue).sum());
        } catch (ExecutionException e) {
            // The next look comes soon; until then the last one stands.
            log.debug("the ends of the predictions' partitions could not be asked for", e);
        }
    }

    /** The offset behind the last record committed, of every partition of predictions that this process reads. */
    private Map<TopicPartition, Long> done() throws ExecutionException, InterruptedException {
        var done = committedHere();
        var unknown = done.keySet().stream()
                .filter(partition -> done.get(partition) < 0)
                .collect(Collectors.toSet());
        if (!unknown.isEmpty()) {
            // Nothing was committed since the task came here: what its last owner did is known to its group.
            done.putAll(offsets(unknown, OffsetSpec.earliest()));
            var committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            unknown.forEach(partition -> Optional.ofNullable(committed.get(partition))
                    .ifPresent(offset -> done.put(partition, offset.offset())));
        }
        return done;
    }

    /** The same as the tasks know it, negative where they do not. */
    private Map<TopicPartition, Long> committedHere() {
        var committed = new HashMap<TopicPartition, Long>();
        if (streams.state().isRunningOrRebalancing()) {
            streams.metadataForLocalThreads().stream()
                    .flatMap(running -> running.activeTasks().stream())
                    .forEach(task -> committed.putAll(task.committedOffsets()));
        }
        committed.keySet().removeIf(partition -> !topics.contains(partition.topic()));
        return committed;
    }

    private Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, OffsetSpec which)
            throws ExecutionException, InterruptedException {
        var asked = partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> which));
        var offsets = new HashMap<TopicPartition, Long>();
        admin.listOffsets(asked, COMMITTED).all().get().forEach((p, offset) -> offsets.put(p, offset.offset()));
        return offsets;
    }

    /** Records of each partition that are not done, those of all topics together. */
    static Map<Integer, Long> lags(Map<TopicPartition, Long> done, Map<TopicPartition, Long> ends) {
        var lags = new HashMap<Integer, Long>();
        done.forEach((partition, offset) -> {
            long behind = Math.max(0, ends.getOrDefault(partition, offset) - offset);
            lags.merge(partition.partition(), behind, Long::sum);
        });
        return lags;
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        admin.close();
    }
}
