package dev.plumbline.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How events reach the Schema Registry.
 *
 * @param properties of its client and the serdes, passed through untouched
 * @param serde the class that reads and writes events, or one that writes and one that reads; empty for this application's own
 * @param startPatience how long the start waits for a registry that does not answer
 */
public record RegistryConfig(Map<String, String> properties, List<String> serde, Duration startPatience) {
    private static final String SERDE = "serde";

    public RegistryConfig {
        properties = Map.copyOf(properties);
        serde = List.copyOf(serde);
        requireNonNull(startPatience, "startPatience");
    }

    static RegistryConfig read(Section root) {
        var serde = root.texts(SERDE);
        if (serde.size() > 2) {
            root.fault(
                    SERDE,
                    "expected a serde, or a serializer and a deserializer, found %d classes".formatted(serde.size()));
        }
        return new RegistryConfig(
                root.properties("registry"), serde, root.duration("registry-start-patience", Duration.ofMinutes(1)));
    }
}
