package dev.plumbline.stream;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Creates the topic between the tasks and the one that makes alerts, as Kafka Streams creates the topics between the parts of a topology:
 * named after the application, with its {@code replication.factor}.
 */
final class SightingsTopic {
    private static final long TIMEOUT_SECONDS = 30;

    /** What is worth an alert is rare, and one task has to see all of it. */
    private static final int PARTITIONS = 1;

    private final Admin admin;

    SightingsTopic(Admin admin) {
        this.admin = admin;
    }

    /**
     * Creates the topic unless it exists.
     *
     * @throws IllegalStateException in one sentence, if it neither exists nor may be created
     */
    void create(String name, Map<String, ?> kafka) {
        var configured = kafka.get(StreamsConfig.REPLICATION_FACTOR_CONFIG);
        var replicas = Optional.ofNullable(configured).map(text -> Short.valueOf(text.toString()));
        var topic = new NewTopic(name, Optional.of(PARTITIONS), replicas.filter(factor -> factor > 0))
                .configs(Map.of(
                        TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(TimeUnit.DAYS.toMillis(1)),
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_DELETE));
        try {
            if (!isThere(name)) {
                admin.createTopics(List.of(topic)).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
                awaitThere(name);
            }
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw failed(name, e.getCause());
            }
        } catch (TimeoutException e) {
            throw failed(name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(name, e);
        }
    }

    private boolean isThere(String name) throws ExecutionException, InterruptedException, TimeoutException {
        return admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS).contains(name);
    }

    /** The controller has made it; the brokers hear of it a moment later, and a stream thread that does not find it ends for good. */
    private void awaitThere(String name) throws ExecutionException, InterruptedException, TimeoutException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (!isThere(name)) {
            if (System.nanoTime() > deadlineNanos) {
                throw new TimeoutException("no broker tells of it");
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private static IllegalStateException failed(String name, Throwable cause) {
        return new IllegalStateException(
                "expected to create topic '%s', found: %s; create it with %d partition"
                        .formatted(name, cause.getMessage(), PARTITIONS),
                cause);
    }
}
