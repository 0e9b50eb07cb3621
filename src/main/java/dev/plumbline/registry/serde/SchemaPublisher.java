package dev.plumbline.registry.serde;

import dev.plumbline.registry.RegisteredSchema;
import dev.plumbline.registry.SchemaRegistryClient;
import dev.plumbline.registry.Settings;
import dev.plumbline.registry.serde.SchemaReview.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaFormatter;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** Compares the schemas of generated classes with what the registry holds for topics, and registers them. */
public final class SchemaPublisher {
    private final SchemaRegistryClient client;
    private final Subjects subjects;
    private final boolean normalizes;

    private SchemaPublisher(SchemaRegistryClient client, Subjects subjects, boolean normalizes) {
        this.client = client;
        this.subjects = subjects;
        this.normalizes = normalizes;
    }

    /**
     * A publisher for Confluent's configuration keys, the ones that the serdes read.
     *
     * @throws org.apache.kafka.common.config.ConfigException naming every key that is wrong
     */
    public static SchemaPublisher of(Map<String, ?> configs) {
        var settings = new Settings(configs);
        var client = SchemaRegistryClient.of(configs);
        var publisher = new SchemaPublisher(
                client, new Subjects(client, settings, false), settings.flag("normalize.schemas", false));
        settings.requireNoFaults();
        return publisher;
    }

    /**
     * How the schema of a topic's values stands to the subject's versions: by the registry's own judgement at its compatibility level,
     * and by whether this schema and each version can read each other's records.
     */
    public SchemaReview review(TopicSchema values) {
        var schema = schema(values.type());
        var subject = subjects.of(values.topic(), schema);
        var versions = client.versions(subject).stream()
                .map(version -> client.version(subject, version))
                .toList();
        var held = versions.stream()
                .filter(version -> text(version.schema()).equals(text(schema)))
                .findFirst();
        if (held.isPresent()) {
            return new SchemaReview(subject, Standing.REGISTERED, held.get().version(), List.of(), List.of());
        }
        if (versions.isEmpty()) {
            return new SchemaReview(subject, Standing.NEW, 0, List.of(), List.of());
        }
        var objections = objections(subject, schema, versions);
        var standing = objections.isEmpty() ? Standing.COMPATIBLE : Standing.INCOMPATIBLE;
        var latest = versions.get(versions.size() - 1);
        var differences = LineDiff.between(text(latest.schema()), text(schema));
        return new SchemaReview(subject, standing, latest.version(), objections, differences);
    }

    private List<String> objections(String subject, Schema schema, List<RegisteredSchema> versions) {
        var judged = client.objections(subject, schema);
        if (!judged.isEmpty()) {
            return judged;
        }
        var objections = new ArrayList<String>();
        for (var version : versions) {
            incompatibilities(schema, version.schema())
                    .map(found -> "records of version %d cannot be read: %s".formatted(version.version(), found))
                    .forEach(objections::add);
            incompatibilities(version.schema(), schema)
                    .map(found ->
                            "readers of version %d cannot read new records: %s".formatted(version.version(), found))
                    .forEach(objections::add);
        }
        return objections;
    }

    private static Stream<String> incompatibilities(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult()
                .getIncompatibilities()
                .stream()
                .map(found -> "%s at %s: %s".formatted(found.getType(), found.getLocation(), found.getMessage()));
    }

    /** Registers the schema of a topic's values, unless it is. */
    public RegisteredSchema publish(TopicSchema values) {
        var schema = schema(values.type());
        return client.register(subjects.of(values.topic(), schema), schema, normalizes);
    }

    private static Schema schema(Class<? extends SpecificRecord> type) {
        return PublishedSchema.of(SpecificData.get().getSchema(type));
    }

    private static String text(Schema schema) {
        return SchemaFormatter.format("json/pretty", schema);
    }
}
