package dev.plumbline.registry.serde;

import dev.plumbline.registry.SchemaRegistryClient;
import dev.plumbline.registry.Settings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads Avro records in a schema registry's wire format; safe for use by several threads.
 *
 * <p>A record that cannot be decoded is a plain {@link SerializationException} that names topic and schema; see
 * {@link dev.plumbline.registry.RegistryFaults} for telling it from a registry that is out of reach. No record, however hostile, makes it
 * allocate more than a small multiple of the record's own size.
 */
public final class AvroDeserializer<T> implements Deserializer<T> {
    private record Reader(Schema writer, DatumReader<Object> datums) {}

    private final Map<SchemaReference, Reader> readers = new ConcurrentHashMap<>();
    private SchemaRegistryClient client;
    private Subjects subjects;
    private ReaderType readerType;
    private boolean failsOnTrailingData;
    private boolean isKey;

    @Override
    public void configure(Map<String, ?> configs, boolean forKey) {
        var settings = new Settings(configs);
        isKey = forKey;
        client = SchemaRegistryClient.of(configs);
        subjects = new Subjects(client, settings, forKey);
        readerType = ReaderType.of(settings, forKey);
        failsOnTrailingData = settings.flag("avro.fail.on.trailing.data", false);
        settings.requireNoFaults();
    }

    @Override
    public T deserialize(String topic, byte[] data) {
        return deserialize(topic, null, data);
    }

    @Override
    @SuppressWarnings("unchecked")
    public T deserialize(String topic, Headers headers, byte[] data) {
        if (data == null) {
            return null;
        }
        var framed = WireFormat.read(headers, isKey, data);
        var reader = reader(topic, framed.schema());
        try {
            return (T) decode(reader, data, framed.offset());
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new SerializationException(
                    "topic %s, %s: expected a record of '%s' in %d bytes, found %s"
                            .formatted(topic, framed.schema(), reader.writer().getFullName(), data.length, reason(e)),
                    e instanceof StackOverflowError ? null : e);
        }
    }

    private static String reason(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private Object decode(Reader reader, byte[] data, int offset) throws IOException {
        int length = data.length - offset;
        if (readerType.readsBare(reader.writer())) {
            return ByteBuffer.wrap(data, offset, length).slice();
        }
        var decoder = DecoderFactory.get().binaryDecoder(data, offset, length, null);
        var datum = reader.datums().read(null, decoder);
        if (failsOnTrailingData && !decoder.isEnd()) {
            throw new IOException("further bytes after its end");
        }
        return datum;
    }

    private Reader reader(String topic, SchemaReference schema) {
        var known = readers.get(schema);
        if (known != null) {
            return known;
        }
        var writer = schema instanceof SchemaReference.ById number
                ? client.schema(number.id(), subjects.beforeReading(topic))
                : client.schema(((SchemaReference.ByGuid) schema).guid());
        BoundedSchema.require(writer);
        var reader = new Reader(writer, readerType.reader(writer));
        readers.put(schema, reader);
        return reader;
    }
}
