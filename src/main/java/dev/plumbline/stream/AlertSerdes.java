package dev.plumbline.stream;

import dev.plumbline.event.Alert;
import dev.plumbline.event.AlertCause;
import dev.plumbline.event.AlertSeverity;
import dev.plumbline.event.AlertType;
import dev.plumbline.event.ServedModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * The layouts of {@link Sighting} in its topic and of {@link OpenAlert} in its store: a version byte, then every field in the order of its
 * record, big-endian, texts as modified UTF-8.
 *
 * <p>Not Avro, like {@link PendingSerde}: neither needs the registry.
 */
final class AlertSerdes {
    private static final byte VERSION = 1;

    private AlertSerdes() {}

    private interface Writer<T> {
        void write(T value, DataOutputStream out) throws IOException;
    }

    private interface Reader<T> {
        T read(DataInputStream in) throws IOException;
    }

    static Serde<Sighting> sighting() {
        return serde("sighting", AlertSerdes::write, AlertSerdes::readSighting);
    }

    static Serde<OpenAlert> openAlert() {
        return serde("open alert", AlertSerdes::write, AlertSerdes::readOpenAlert);
    }

    private static <T> Serde<T> serde(String what, Writer<T> writer, Reader<T> reader) {
        return Serdes.serdeFrom(
                (topic, value) -> value == null ? null : bytes(what, value, writer),
                (topic, bytes) -> bytes == null ? null : value(what, bytes, reader));
    }

    private static <T> byte[] bytes(String what, T value, Writer<T> writer) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            writer.write(value, out);
        } catch (IOException e) {
            throw new SerializationException("a %s could not be written".formatted(what), e);
        }
        return bytes.toByteArray();
    }

    private static <T> T value(String what, byte[] bytes, Reader<T> reader) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte version = in.readByte();
            if (version != VERSION) {
                throw new SerializationException(
                        "expected layout %d of a %s, found %d".formatted(VERSION, what, version));
            }
            return reader.read(in);
        } catch (IOException e) {
            throw new SerializationException("a %s of %d bytes is cut short".formatted(what, bytes.length), e);
        }
    }

    private static void write(Sighting sighting, DataOutputStream out) throws IOException {
        write(sighting.cause(), out);
        write(sighting.alert(), out);
        out.writeLong(sighting.count());
        write(sighting.examples(), out);
        out.writeLong(sighting.at().toEpochMilli());
    }

    private static Sighting readSighting(DataInputStream in) throws IOException {
        var cause = readCause(in);
        return new Sighting(cause, readAlert(cause.type(), in), in.readLong(), readTexts(in), readInstant(in));
    }

    private static void write(OpenAlert open, DataOutputStream out) throws IOException {
        write(open.last(), out);
        out.writeLong(open.first().toEpochMilli());
        out.writeLong(open.count());
        write(open.examples(), out);
        out.writeLong(open.reportedCount());
        out.writeLong(open.reportedAt().toEpochMilli());
    }

    private static OpenAlert readOpenAlert(DataInputStream in) throws IOException {
        return new OpenAlert(
                readSighting(in), readInstant(in), in.readLong(), readTexts(in), in.readLong(), readInstant(in));
    }

    private static void write(AlertCause cause, DataOutputStream out) throws IOException {
        out.writeUTF(cause.type().name());
        out.writeUTF(cause.model().name());
        out.writeUTF(cause.model().version());
        out.writeUTF(cause.model().sha256());
        out.writeUTF(cause.model().featureSchema());
        out.writeUTF(cause.output());
    }

    private static AlertCause readCause(DataInputStream in) throws IOException {
        var type = AlertType.valueOf(in.readUTF());
        var model = new ServedModel(in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF());
        return new AlertCause(type, model, in.readUTF());
    }

    private static void write(Alert alert, DataOutputStream out) throws IOException {
        out.writeUTF(alert.severity().name());
        out.writeDouble(alert.observed());
        out.writeDouble(alert.threshold());
        write(alert.subject(), out);
        out.writeUTF(alert.message());
    }

    private static Alert readAlert(AlertType type, DataInputStream in) throws IOException {
        return new Alert(
                type,
                AlertSeverity.valueOf(in.readUTF()),
                in.readDouble(),
                in.readDouble(),
                readTexts(in),
                in.readUTF());
    }

    private static void write(List<String> texts, DataOutputStream out) throws IOException {
        out.writeInt(texts.size());
        for (var text : texts) {
            out.writeUTF(text);
        }
    }

    private static List<String> readTexts(DataInputStream in) throws IOException {
        var texts = new ArrayList<String>();
        for (int left = in.readInt(); left > 0; left--) {
            texts.add(in.readUTF());
        }
        return texts;
    }

    private static Instant readInstant(DataInputStream in) throws IOException {
        return Instant.ofEpochMilli(in.readLong());
    }
}
