package dev.plumbline.cli;

import dev.plumbline.config.Faults;
import dev.plumbline.registry.SchemaRegistryClient;
import dev.plumbline.stream.StreamSettings.Topics;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.KafkaException;

/** Asks the Schema Registry one question before anything starts. */
final class RegistryCheck {
    private static final String URL = "schema.registry.url";

    private RegistryCheck() {}

    static void check(Map<String, String> registry, Topics topics, Faults faults) {
        var url = registry.getOrDefault(URL, "");
        if (url.isBlank()) {
            return;
        }
        try {
            var hasty = new HashMap<>(registry);
            hasty.putIfAbsent("max.retries", "1");
            SchemaRegistryClient.of(hasty).versions(topics.predictions() + "-value");
        } catch (KafkaException unreachable) {
            faults.add("registry." + URL, unreachable.getMessage());
        }
    }
}
