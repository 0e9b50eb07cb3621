package dev.plumbline.stream;

import dev.plumbline.event.SourcePosition;
import dev.plumbline.sampling.Decision;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * The layout of a {@link Pending} in its store and changelog: a version byte, then every field in the order of its record, big-endian;
 * texts as modified UTF-8, byte arrays behind their length, -1 for null.
 *
 * <p>Not Avro: a restart must read the store while the registry is away.
 */
final class PendingSerde implements Serde<Pending> {
    private static final byte VERSION = 2;
    private static final int DECISION_BYTES = 512;

    @Override
    public Serializer<Pending> serializer() {
        return (topic, pending) -> pending == null ? null : write(pending);
    }

    @Override
    public Deserializer<Pending> deserializer() {
        return (topic, bytes) -> bytes == null ? null : read(bytes);
    }

    private static byte[] write(Pending pending) {
        var bytes = new ByteArrayOutputStream(Math.toIntExact(pending.source().bytes()) + DECISION_BYTES);
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(pending.sequence());
            write(pending.source(), out);
            write(pending.decision(), out);
        } catch (IOException e) {
            throw new SerializationException("a pending record could not be written", e);
        }
        return bytes.toByteArray();
    }

    private static Pending read(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte version = in.readByte();
            if (version != VERSION) {
                throw new SerializationException(
                        "expected layout %d of a pending record, found %d; drain the service with the version that wrote it"
                                .formatted(VERSION, version));
            }
            return new Pending(in.readLong(), readSource(in), readDecision(in));
        } catch (IOException e) {
            throw new SerializationException("a pending record of %d bytes is cut short".formatted(bytes.length), e);
        }
    }

    static void write(SourceRecord source, DataOutputStream out) throws IOException {
        out.writeUTF(source.position().topic());
        out.writeInt(source.position().partition());
        out.writeLong(source.position().offset());
        out.writeLong(source.timestamp());
        write(source.key(), out);
        write(source.value(), out);
        var headers = source.headers().toArray();
        out.writeInt(headers.length);
        for (var header : headers) {
            // A header's key may be longer than writeUTF allows.
            write(header.key().getBytes(StandardCharsets.UTF_8), out);
            write(header.value(), out);
        }
    }

    static SourceRecord readSource(DataInputStream in) throws IOException {
        var position = new SourcePosition(in.readUTF(), in.readInt(), in.readLong());
        return new SourceRecord(position, in.readLong(), readBytes(in), readBytes(in), readHeaders(in));
    }

    private static Headers readHeaders(DataInputStream in) throws IOException {
        var headers = new RecordHeaders();
        for (int left = in.readInt(); left > 0; left--) {
            headers.add(new String(readBytes(in), StandardCharsets.UTF_8), readBytes(in));
        }
        return headers;
    }

    private static void write(Decision decision, DataOutputStream out) throws IOException {
        out.writeBoolean(decision.sampled());
        out.writeUTF(decision.policy());
        out.writeUTF(decision.policyDigest());
        out.writeUTF(decision.stratum());
        out.writeUTF(decision.reason());
        out.writeDouble(decision.inclusionProbability());
        out.writeDouble(decision.weight());
        out.writeDouble(decision.fraction());
    }

    private static Decision readDecision(DataInputStream in) throws IOException {
        return new Decision(
                in.readBoolean(),
                in.readUTF(),
                in.readUTF(),
                in.readUTF(),
                in.readUTF(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble());
    }

    static void write(byte[] bytes, DataOutputStream out) throws IOException {
        if (bytes == null) {
            out.writeInt(-1);
            return;
        }
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static byte[] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            return null;
        }
        var bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("expected %d bytes, found %d".formatted(length, bytes.length));
        }
        return bytes;
    }
}
