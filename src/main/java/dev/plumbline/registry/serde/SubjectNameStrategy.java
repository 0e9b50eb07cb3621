package dev.plumbline.registry.serde;

import dev.plumbline.registry.Settings;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;

/** Which subject a topic's records are registered under; configured by the names of Confluent's classes. */
enum SubjectNameStrategy {
    /** {@code <topic>-value}: one schema per topic. */
    TOPIC("TopicNameStrategy"),
    /** The record's full name: one schema per record, in all topics. */
    RECORD("RecordNameStrategy"),
    /** {@code <topic>-<record>}: several records per topic, each with its own schema. */
    TOPIC_RECORD("TopicRecordNameStrategy"),
    /** What the registry associates with the topic, else the fallback. */
    ASSOCIATED("AssociatedNameStrategy"),
    /** No fallback: a topic without an association is an error. */
    NONE("NONE");

    private final String className;

    SubjectNameStrategy(String className) {
        this.className = className;
    }

    /** Reads {@code key.subject.name.strategy} or {@code value.subject.name.strategy}: a class name with or without its package. */
    static SubjectNameStrategy of(Settings settings, boolean isKey) {
        var key = isKey ? "key.subject.name.strategy" : "value.subject.name.strategy";
        var given = settings.text(key, ASSOCIATED.className);
        var simple = given.startsWith("class ") ? given.substring("class ".length()) : given;
        var name = simple.substring(simple.lastIndexOf('.') + 1);
        for (var strategy : values()) {
            if (strategy != NONE && strategy.className.equals(name)) {
                return strategy;
            }
        }
        settings.fault("%s: expected one of %s, found '%s'".formatted(key, classNames(), given));
        return TOPIC;
    }

    private static String classNames() {
        return Arrays.stream(values())
                .filter(strategy -> strategy != NONE)
                .map(strategy -> strategy.className)
                .collect(Collectors.joining(", "));
    }

    /** Reads {@code subject.name.strategy.fallback.type}. */
    static SubjectNameStrategy fallback(Settings settings) {
        var given = settings.text("subject.name.strategy.fallback.type", "TOPIC");
        return switch (given) {
            case "TOPIC" -> TOPIC;
            case "RECORD" -> RECORD;
            case "TOPIC_RECORD" -> TOPIC_RECORD;
            case "NONE" -> NONE;
            default -> {
                settings.fault(
                        "subject.name.strategy.fallback.type: expected TOPIC, RECORD, TOPIC_RECORD or NONE, found '%s'"
                                .formatted(given));
                yield TOPIC;
            }
        };
    }

    boolean needsRecordName() {
        return this == RECORD || this == TOPIC_RECORD;
    }

    String subject(String topic, boolean isKey, Schema schema) {
        return switch (this) {
            case TOPIC -> topic + (isKey ? "-key" : "-value");
            case RECORD -> recordName(topic, schema);
            case TOPIC_RECORD -> topic + "-" + recordName(topic, schema);
            case ASSOCIATED, NONE ->
                throw new SerializationException(
                        "topic %s: expected a subject associated with it, found none".formatted(topic));
        };
    }

    private String recordName(String topic, Schema schema) {
        if (schema.getType() != Schema.Type.RECORD) {
            throw new SerializationException("topic %s: expected a record, which %s names subjects by, found %s"
                    .formatted(topic, className, schema.getType().getName()));
        }
        return schema.getFullName();
    }
}
