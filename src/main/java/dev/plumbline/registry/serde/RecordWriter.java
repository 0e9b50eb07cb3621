package dev.plumbline.registry.serde;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** Writes one schema's values behind the prefix of its id; safe for use by several threads. */
final class RecordWriter {
    private static final int FIRST_GUESS_BYTES = 512;
    private static final int SLACK_BYTES = 64;

    private record Typed(Class<?> type, DatumWriter<Object> datums) {}

    private final byte[] prefix;
    private final Schema own;
    private final Schema written;
    /** Of the class of values that came last: all of a topic's are of one. */
    private volatile Typed typed = new Typed(null, null);
    /** Room for the next value, from the size of the last; a guess that threads may overwrite for each other. */
    private int guessBytes = FIRST_GUESS_BYTES;

    /**
     * A writer.
     *
     * @param own the schema the values bring along
     * @param written the schema of the id; where it differs, values are read over into it, so that fields land by name and not by
     *     position
     */
    RecordWriter(byte[] prefix, Schema own, Schema written) {
        this.prefix = prefix;
        this.own = own;
        this.written = written;
    }

    Schema own() {
        return own;
    }

    byte[] write(Object datum) throws IOException {
        var out = new RecordBytes(guessBytes);
        out.write(prefix, 0, prefix.length);
        if (own.equals(written)) {
            encode(datum, out);
        } else {
            encode(readOver(datum), written, new GenericDatumWriter<>(written), out);
        }
        guessBytes = out.size() + SLACK_BYTES;
        return out.toByteArray();
    }

    private void encode(Object datum, RecordBytes out) throws IOException {
        var current = typed;
        if (current.type() != datum.getClass()) {
            current = new Typed(datum.getClass(), datums(datum, own));
            typed = current;
        }
        encode(datum, own, current.datums(), out);
    }

    private Object readOver(Object datum) throws IOException {
        var bytes = new RecordBytes(guessBytes);
        encode(datum, own, datums(datum, own), bytes);
        var decoder = DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null);
        return new GenericDatumReader<>(own, written).read(null, decoder);
    }

    private static void encode(Object datum, Schema schema, DatumWriter<Object> datums, RecordBytes out)
            throws IOException {
        if (schema.getType() == Schema.Type.BYTES) {
            var bytes = bytes((ByteBuffer) datum);
            out.write(bytes, 0, bytes.length);
            return;
        }
        // Unbuffered: it writes into memory.
        datums.write(datum, EncoderFactory.get().directBinaryEncoder(out, null));
    }

    private static DatumWriter<Object> datums(Object datum, Schema schema) {
        return datum instanceof SpecificRecord specific
                ? new SpecificDatumWriter<>(schema, SpecificData.getForClass(specific.getClass()))
                : new GenericDatumWriter<>(schema);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }
}
