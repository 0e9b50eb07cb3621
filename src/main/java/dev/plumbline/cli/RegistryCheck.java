package dev.plumbline.cli;

import dev.plumbline.config.Faults;
import dev.plumbline.registry.SchemaRegistryClient;
import dev.plumbline.stream.StreamSettings.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/** Asks the Schema Registry one question. */
final class RegistryCheck {
    private static final String URL = "schema.registry.url";

    private RegistryCheck() {}

    static void check(Map<String, String> registry, Topics topics, Faults faults) {
        if (!registry.getOrDefault(URL, "").isBlank()) {
            fault(registry, topics).ifPresent(message -> faults.add("registry." + URL, message));
        }
    }

    /** Why the registry does not answer; empty if it does. */
    static Optional<String> fault(Map<String, String> registry, Topics topics) {
        try {
            var hasty = new HashMap<>(registry);
            hasty.putIfAbsent("max.retries", "1");
            SchemaRegistryClient.of(hasty).versions(topics.predictions() + "-value");
            return Optional.empty();
        } catch (KafkaException unreachable) {
            return Optional.of(unreachable.getMessage());
        }
    }
}
