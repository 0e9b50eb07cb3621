package dev.plumbline.stream;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
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
 * Tells {@link Shedding} once a second how many records lie behind those that the tasks of this process have committed.
 *
 * <p>The brokers are asked for the ends: what the consumers report of themselves is as old as their last poll, and a thread that waits for
 * a slow engine polls again only when all it has polled is done, up to half of {@code max.poll.interval.ms} later.
 */
final class LagWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LagWatch.class);
    private static final long PERIOD_MILLIS = 1000;
    private static final ListOffsetsOptions COMMITTED = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);

    private final Shedding shedding;
    private final Collection<String> topics;
    private final KafkaStreams streams;
    private final Admin admin;
    private final Thread thread;

    private LagWatch(Shedding shedding, Collection<String> topics, KafkaStreams streams, Admin admin) {
        this.shedding = shedding;
        this.topics = topics;
        this.streams = streams;
        this.admin = admin;
        this.thread = new Thread(this::watch, "plumbline-lag-watch");
        thread.setDaemon(true);
    }

    /**
     * Begins to watch.
     *
     * @param topics those of predictions
     * @param admin is closed with this
     */
    static LagWatch start(Shedding shedding, Collection<String> topics, KafkaStreams streams, Admin admin) {
        var watch = new LagWatch(shedding, topics, streams, admin);
        watch.thread.start();
        return watch;
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
            var asked = done.keySet().stream().collect(Collectors.toMap(Function.identity(), p -> OffsetSpec.latest()));
            var ends = new HashMap<TopicPartition, Long>();
            admin.listOffsets(asked, COMMITTED).all().get().forEach((p, end) -> ends.put(p, end.offset()));
            shedding.observe(lags(done, ends));
        } catch (ExecutionException e) {
            // The next look comes soon; until then the last one stands.
            log.debug("the ends of the predictions' partitions could not be asked for", e);
        }
    }

    /** The offset behind the last record committed, of every partition of predictions that this process has committed anything of. */
    private Map<TopicPartition, Long> done() {
        var done = new HashMap<TopicPartition, Long>();
        if (streams.state().isRunningOrRebalancing()) {
            streams.metadataForLocalThreads().stream()
                    .flatMap(running -> running.activeTasks().stream())
                    .forEach(task -> done.putAll(task.committedOffsets()));
        }
        done.entrySet()
                .removeIf(offset -> offset.getValue() < 0
                        || !topics.contains(offset.getKey().topic()));
        return done;
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
