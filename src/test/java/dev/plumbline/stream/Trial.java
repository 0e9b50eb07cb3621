package dev.plumbline.stream;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;

/** A topology at work on a broker, and what it costs while a counter goes from one number to another. */
final class Trial implements AutoCloseable {
    private static final long GIVE_UP_NANOS = Duration.ofMinutes(5).toNanos();

    private final String applicationId;
    private final KafkaStreams streams;
    private final LongSupplier engineNanos;

    /**
     * What passed between two numbers.
     *
     * @param engineSeconds that the engine was busy
     * @param cpuSeconds of the client's own threads: stream, producer, consumer; the engine's and the broker's are not among them
     * @param bytes sent to the broker, before the protocol's own
     */
    record Cost(double seconds, double engineSeconds, double cpuSeconds, double bytes) {}

    private Trial(String applicationId, KafkaStreams streams, LongSupplier engineNanos) {
        this.applicationId = applicationId;
        this.streams = streams;
        this.engineNanos = engineNanos;
    }

    /** Starts a topology; {@code engineNanos} tells how long its engine has been busy. */
    static Trial start(Topology topology, Properties properties, LongSupplier engineNanos) {
        var streams = new KafkaStreams(topology, properties);
        streams.start();
        return new Trial(properties.getProperty("application.id"), streams, engineNanos);
    }

    /** Waits until the counter has reached the first number, and from there until the second. */
    Cost between(LongSupplier counter, long from, long to) {
        await(counter, from);
        long startNanos = System.nanoTime();
        long began = counter.getAsLong();
        double engine = engineSeconds();
        double cpu = cpuSeconds();
        double bytes = sentBytes();
        await(counter, to);
        // Of as many records as were asked for, whatever the polling missed.
        double scale = (double) (to - from) / (counter.getAsLong() - began);
        return new Cost(
                scale * (System.nanoTime() - startNanos) / 1e9,
                scale * (engineSeconds() - engine),
                scale * (cpuSeconds() - cpu),
                scale * (sentBytes() - bytes));
    }

    /** Whether it has not stopped by itself. */
    boolean running() {
        return !streams.state().hasCompletedShutdown();
    }

    private void await(LongSupplier counter, long number) {
        long deadline = System.nanoTime() + GIVE_UP_NANOS;
        while (counter.getAsLong() < number) {
            if (System.nanoTime() > deadline || !running()) {
                throw new IllegalStateException("expected %s to reach %d, found %d in state %s"
                        .formatted(applicationId, number, counter.getAsLong(), streams.state()));
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    private double engineSeconds() {
        return engineNanos.getAsLong() / 1e9;
    }

    private double cpuSeconds() {
        var threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                        .filter(thread ->
                                thread != null && thread.getThreadName().contains(applicationId))
                        .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
                        .sum()
                / 1e9;
    }

    private double sentBytes() {
        return streams.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().group().equals("producer-metrics")
                        && metric.getKey().name().equals("outgoing-byte-total"))
                .map(Map.Entry::getValue)
                .mapToDouble(metric -> (Double) metric.metricValue())
                .sum();
    }

    @Override
    public void close() {
        streams.close(CloseOptions.timeout(Duration.ofSeconds(30))
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    }
}
