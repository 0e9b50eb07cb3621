package dev.plumbline.stream;

import static java.util.Objects.requireNonNull;

import dev.plumbline.event.SourcePosition;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;

/**
 * Where a record lay, and its key, before it was sent on under another: a header on its way through a topic of our own.
 *
 * @param key may be null
 */
record Origin(SourcePosition position, byte[] key) {
    private static final String HEADER = "plumbline-origin";

    Origin {
        requireNonNull(position, "position");
    }

    /** Sets the header; one that a producer wrote is replaced. */
    void put(Headers headers) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeUTF(position.topic());
            out.writeInt(position.partition());
            out.writeLong(position.offset());
            PendingSerde.write(key, out);
        } catch (IOException e) {
            throw new SerializationException("the place of a record could not be written", e);
        }
        headers.remove(HEADER).add(HEADER, bytes.toByteArray());
    }

    /** Reads the header and takes it off. */
    static Origin take(Headers headers) {
        var header = headers.lastHeader(HEADER);
        try (var in = new DataInputStream(new ByteArrayInputStream(header.value()))) {
            var origin = new Origin(
                    new SourcePosition(in.readUTF(), in.readInt(), in.readLong()), PendingSerde.readBytes(in));
            headers.remove(HEADER);
            return origin;
        } catch (IOException e) {
            throw new SerializationException("the place of a record is cut short", e);
        }
    }
}
