package dev.plumbline.registry.serde;

import static java.util.Objects.requireNonNull;

import org.apache.avro.specific.SpecificRecord;

/** The generated class whose records are the values of a topic. */
public record TopicSchema(String topic, Class<? extends SpecificRecord> type) {
    public TopicSchema {
        requireNonNull(topic, "topic");
        requireNonNull(type, "type");
    }
}
