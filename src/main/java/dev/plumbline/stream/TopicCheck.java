package dev.plumbline.stream;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Looks at the topics before anything starts: what Kafka Streams says of a missing one is neither early nor plain. */
final class TopicCheck {
    private static final long TIMEOUT_SECONDS = 10;

    private final Admin admin;

    TopicCheck(Admin admin) {
        this.admin = admin;
    }

    /** The user's settings, with the patience of this check: closing a client waits for its unanswered calls. */
    static Map<String, Object> clientSettings(Map<String, ?> kafka) {
        var settings = new HashMap<String, Object>(kafka);
        int millis = (int) TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS);
        settings.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        settings.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        return settings;
    }

    /**
     * Requires all topics to exist and the output topics to take the largest record that is written. What may not be asked is taken to
     * be right.
     *
     * @throws IllegalStateException naming all that do not
     */
    void require(StreamSettings.Topics topics, int maxRecordBytes) {
        var faults = new ArrayList<String>();
        var all = new ArrayList<>(topics.read());
        all.addAll(topics.written());
        for (var name : all) {
            if (isMissing(name)) {
                faults.add("expected topic '%s' to exist; create it, or name another in the configuration"
                        .formatted(name));
            } else if (topics.written().contains(name) && maxMessageBytes(name) < maxRecordBytes) {
                faults.add("topic '%s': expected max.message.bytes of at least %d, the largest record written, found %d"
                        .formatted(name, maxRecordBytes, maxMessageBytes(name)));
            }
        }
        if (!faults.isEmpty()) {
            throw new IllegalStateException(String.join("\n", faults));
        }
    }

    /** How many tasks read these topics side by side: the partitions of the one that has most. Topics that may not be asked count for none. */
    int partitions(Collection<String> topics) {
        return topics.stream().mapToInt(this::partitions).max().orElse(0);
    }

    private int partitions(String topic) {
        try {
            return describe(topic).partitions().size();
        } catch (AuthorizationException e) {
            return 0;
        }
    }

    private boolean isMissing(String topic) {
        try {
            describe(topic);
            return false;
        } catch (UnknownTopicOrPartitionException e) {
            return true;
        } catch (AuthorizationException e) {
            return false;
        }
    }

    private TopicDescription describe(String topic) {
        return get(admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
    }

    private int maxMessageBytes(String topic) {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            var config = get(admin.describeConfigs(List.of(resource)).values().get(resource));
            return Integer.parseInt(
                    config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
        } catch (AuthorizationException e) {
            return Integer.MAX_VALUE;
        }
    }

    private static <T> T get(KafkaFuture<T> answer) {
        try {
            return answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException missing) {
                throw missing;
            }
            if (e.getCause() instanceof AuthorizationException refused) {
                throw refused;
            }
            throw unreachable(e.getCause());
        } catch (TimeoutException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the topics were looked at", e);
        }
    }

    private static IllegalStateException unreachable(Throwable cause) {
        var reason = cause.getMessage() == null ? "" : ": " + cause.getMessage();
        return new IllegalStateException(
                "expected an answer from the brokers within %d s, found none%s".formatted(TIMEOUT_SECONDS, reason),
                cause);
    }
}
