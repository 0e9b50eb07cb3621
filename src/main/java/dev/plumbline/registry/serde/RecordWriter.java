package dev.plumbline.registry.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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

/**
 * Writes one schema's values behind the prefix of its id.
 *
 * @param own the schema the values bring along
 * @param written the schema of the id; where it differs, values are read over into it, so that fields land by name and not by position
 */
record RecordWriter(byte[] prefix, Schema own, Schema written) {
    void write(Object datum, OutputStream out) throws IOException {
        out.write(prefix);
        if (own.equals(written)) {
            encode(datum, own, out);
            return;
        }
        var bytes = new ByteArrayOutputStream();
        encode(datum, own, bytes);
        var decoder = DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null);
        encode(new GenericDatumReader<>(own, written).read(null, decoder), written, out);
    }

    private static void encode(Object datum, Schema schema, OutputStream out) throws IOException {
        if (schema.getType() == Schema.Type.BYTES) {
            out.write(bytes((ByteBuffer) datum));
            return;
        }
        var encoder = EncoderFactory.get().binaryEncoder(out, null);
        datums(datum, schema).write(datum, encoder);
        encoder.flush();
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
