package dev.plumbline.graph;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/** Who made a model, and what it says of itself. */
public record Metadata(
        String producer,
        String producerVersion,
        String domain,
        long modelVersion,
        String description,
        Map<String, String> properties) {
    private static final Metadata NONE = new Metadata("", "", "", 0, "", Map.of());

    public Metadata {
        requireNonNull(producer, "producer");
        requireNonNull(producerVersion, "producerVersion");
        requireNonNull(domain, "domain");
        requireNonNull(description, "description");
        properties = Map.copyOf(properties);
    }

    public static Metadata none() {
        return NONE;
    }
}
