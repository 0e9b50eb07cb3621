package dev.plumbline.cli;

import dev.plumbline.config.Faults;
import dev.plumbline.config.RegistryConfig;
import dev.plumbline.registry.SchemaRegistryClient;
import dev.plumbline.stream.StreamSettings.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the Schema Registry one question. */
final class RegistryCheck {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryCheck.class);
    private static final String URL = "schema.registry.url";
    private static final long PAUSE_MILLIS = 1000;

    private RegistryCheck() {}

    /**
     * Asks before anything starts.
     *
     * <p>A registry that does not answer is waited for, as after a start of the whole cluster at once; but not where other faults keep the
     * service from starting anyway. One that refuses is a fault at once.
     */
    static void check(RegistryConfig registry, Topics topics, Faults faults) {
        if (registry.properties().getOrDefault(URL, "").isBlank()) {
            return;
        }
        var patience = faults.isEmpty() ? registry.startPatience() : Duration.ZERO;
        try {
            await(registry.properties(), topics, patience);
        } catch (ConfigException known) {
            // EventAccess reports it.
            return;
        } catch (KafkaException unreachable) {
            faults.add("registry." + URL, unreachable.getMessage());
        }
    }

    /** Why the registry does not answer; empty if it does. */
    static Optional<String> fault(Map<String, String> registry, Topics topics) {
        try {
            await(registry, topics, Duration.ZERO);
            return Optional.empty();
        } catch (KafkaException unreachable) {
            return Optional.of(unreachable.getMessage());
        }
    }

    private static void await(Map<String, String> registry, Topics topics, Duration patience) {
        var hasty = new HashMap<>(registry);
        hasty.putIfAbsent("max.retries", "1");
        var client = SchemaRegistryClient.of(hasty);
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                client.versions(topics.attributions() + "-value");
                return;
            } catch (RetriableException unreachable) {
                long leftNanos = deadlineNanos - System.nanoTime();
                if (leftNanos <= 0) {
                    throw unreachable;
                }
                LOG.warn(
                        "waiting {} s more for the schema registry: {}",
                        TimeUnit.NANOSECONDS.toSeconds(leftNanos),
                        unreachable.getMessage());
                pause(Math.min(PAUSE_MILLIS, TimeUnit.NANOSECONDS.toMillis(leftNanos) + 1));
            }
        }
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
