package dev.plumbline.registry.serde;

import dev.plumbline.registry.SchemaRegistryClient;
import dev.plumbline.registry.Settings;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;

/** Writes Avro records in a schema registry's wire format; safe for use by several threads. */
public final class AvroSerializer<T> implements Serializer<T> {
    private record Key(String topic, Schema schema) {}

    private final Map<Key, RecordWriter> writers = new ConcurrentHashMap<>();
    private Subjects subjects;
    private WriterSchemas schemas;

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        var settings = new Settings(configs);
        var client = SchemaRegistryClient.of(configs);
        subjects = new Subjects(client, settings, isKey);
        schemas = new WriterSchemas(client, settings);
        settings.requireNoFaults();
    }

    @Override
    public byte[] serialize(String topic, T data) {
        return serialize(topic, null, data);
    }

    @Override
    public byte[] serialize(String topic, Headers headers, T data) {
        if (data == null) {
            return null;
        }
        var writer = writer(topic, DatumSchema.of(data));
        try {
            return writer.write(data);
        } catch (IOException | RuntimeException e) {
            throw new SerializationException(
                    "topic %s: expected a value of '%s', found %s"
                            .formatted(topic, writer.own().getFullName(), e.getMessage()),
                    e);
        }
    }

    private RecordWriter writer(String topic, Schema schema) {
        var key = new Key(topic, schema);
        var known = writers.get(key);
        if (known != null) {
            return known;
        }
        var settled = schemas.settle(subjects.of(topic, schema), schema);
        var writer = new RecordWriter(WireFormat.prefix(settled.id()), schema, settled.schema());
        writers.put(key, writer);
        return writer;
    }
}
