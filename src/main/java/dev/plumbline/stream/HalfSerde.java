package dev.plumbline.stream;

import dev.plumbline.event.inference.LoggedEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** The layout of a {@link Half} in its store and changelog: a version byte, then every field in the order of its record. */
final class HalfSerde implements Serde<Half> {
    private static final byte VERSION = 1;

    @Override
    public Serializer<Half> serializer() {
        return (topic, half) -> half == null ? null : write(half);
    }

    @Override
    public Deserializer<Half> deserializer() {
        return (topic, bytes) -> bytes == null ? null : read(bytes);
    }

    private static byte[] write(Half half) {
        var bytes = new ByteArrayOutputStream(Math.toIntExact(half.source().bytes()) + 256);
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(half.sequence());
            out.writeLong(half.at());
            PendingSerde.write(half.id().getBytes(StandardCharsets.UTF_8), out);
            out.writeUTF(half.kind().name());
            PendingSerde.write(half.source(), out);
        } catch (IOException e) {
            throw new SerializationException("an event that waits for its other half could not be written", e);
        }
        return bytes.toByteArray();
    }

    private static Half read(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte version = in.readByte();
            if (version != VERSION) {
                throw new SerializationException(
                        "expected layout %d of an event that waits for its other half, found %d"
                                .formatted(VERSION, version));
            }
            return new Half(
                    in.readLong(),
                    in.readLong(),
                    new String(PendingSerde.readBytes(in), StandardCharsets.UTF_8),
                    LoggedEvent.Kind.valueOf(in.readUTF()),
                    PendingSerde.readSource(in));
        } catch (IOException e) {
            throw new SerializationException(
                    "an event of %d bytes that waits for its other half is cut short".formatted(bytes.length), e);
        }
    }
}
