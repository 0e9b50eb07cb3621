package dev.plumbline.event;

import static java.util.Objects.requireNonNull;

/** Where a prediction was read. */
public record SourcePosition(String topic, int partition, long offset) {
    public SourcePosition {
        requireNonNull(topic, "topic");
    }
}
