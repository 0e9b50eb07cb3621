package dev.plumbline.registry.serde;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;

/**
 * How a record says which schema it was written with: byte 0 and a big-endian id, or byte 1 and a GUID, before the Avro binary; or byte
 * 1 and a GUID in a header, and bare Avro binary.
 */
final class WireFormat {
    static final byte ID = 0;
    static final byte GUID = 1;
    static final int ID_PREFIX_BYTES = 1 + Integer.BYTES;
    private static final int GUID_PREFIX_BYTES = 1 + 2 * Long.BYTES;

    /**
     * What a record says.
     *
     * @param offset where the Avro binary starts in the value
     */
    record Framed(SchemaReference schema, int offset) {}

    private WireFormat() {}

    static String headerName(boolean isKey) {
        return isKey ? "__key_schema_id" : "__value_schema_id";
    }

    /** Reads the header if there is one, else the prefix. */
    static Framed read(Headers headers, boolean isKey, byte[] value) {
        var header = headers == null ? null : headers.lastHeader(headerName(isKey));
        if (header != null && header.value() != null) {
            if (header.value().length != GUID_PREFIX_BYTES || header.value()[0] != GUID) {
                throw new SerializationException("expected header %s to hold byte 1 and a 16-byte GUID, found %d bytes"
                        .formatted(header.key(), header.value().length));
            }
            return new Framed(guid(header.value()), 0);
        }
        if (value.length >= ID_PREFIX_BYTES && value[0] == ID) {
            return new Framed(new SchemaReference.ById(ByteBuffer.wrap(value).getInt(1)), ID_PREFIX_BYTES);
        }
        if (value.length >= GUID_PREFIX_BYTES && value[0] == GUID) {
            return new Framed(guid(value), GUID_PREFIX_BYTES);
        }
        throw new SerializationException(
                "expected byte 0 and a 4-byte schema id or byte 1 and a 16-byte GUID in front, found %s"
                        .formatted(found(value)));
    }

    private static SchemaReference guid(byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes);
        return new SchemaReference.ByGuid(new UUID(buffer.getLong(1), buffer.getLong(1 + Long.BYTES)));
    }

    private static String found(byte[] value) {
        return value.length == 0
                ? "an empty record"
                : "a record of %d bytes that starts with byte %d; was it written with a schema registry's serializer?"
                        .formatted(value.length, value[0] & 0xFF);
    }

    static byte[] prefix(int id) {
        return ByteBuffer.allocate(ID_PREFIX_BYTES).put(ID).putInt(id).array();
    }
}
