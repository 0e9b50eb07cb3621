package dev.plumbline.registry.serde;

import dev.plumbline.registry.SchemaRegistryClient;
import dev.plumbline.registry.Settings;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/** The subjects of topics, with what the registry associates asked once per topic. */
final class Subjects {
    private final SchemaRegistryClient client;
    private final SubjectNameStrategy strategy;
    private final SubjectNameStrategy fallback;
    private final boolean isKey;
    private final Map<String, Optional<String>> associated = new ConcurrentHashMap<>();

    Subjects(SchemaRegistryClient client, Settings settings, boolean isKey) {
        this.client = client;
        this.strategy = SubjectNameStrategy.of(settings, isKey);
        this.fallback = SubjectNameStrategy.fallback(settings);
        this.isKey = isKey;
    }

    /** The subject to write a schema under. */
    String of(String topic, Schema schema) {
        if (strategy != SubjectNameStrategy.ASSOCIATED) {
            return strategy.subject(topic, isKey, schema);
        }
        return associated(topic).orElseGet(() -> fallback.subject(topic, isKey, schema));
    }

    /** The subject to read under, where it can be told before the schema is known; otherwise empty. */
    String beforeReading(String topic) {
        if (strategy == SubjectNameStrategy.ASSOCIATED) {
            return associated(topic)
                    .orElseGet(() -> fallback == SubjectNameStrategy.TOPIC ? fallback.subject(topic, isKey, null) : "");
        }
        return strategy == SubjectNameStrategy.TOPIC ? strategy.subject(topic, isKey, null) : "";
    }

    private Optional<String> associated(String topic) {
        var known = associated.get(topic);
        if (known != null) {
            return known;
        }
        var asked = client.associatedSubject(topic, isKey);
        associated.put(topic, asked);
        return asked;
    }
}
