package dev.plumbline.registry.serde;

import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericContainer;
import org.apache.kafka.common.errors.SerializationException;

/** The schema a value brings along. */
final class DatumSchema {
    private static final Schema STRING = Schema.create(Schema.Type.STRING);
    private static final Schema INT = Schema.create(Schema.Type.INT);
    private static final Schema LONG = Schema.create(Schema.Type.LONG);
    private static final Schema FLOAT = Schema.create(Schema.Type.FLOAT);
    private static final Schema DOUBLE = Schema.create(Schema.Type.DOUBLE);
    private static final Schema BOOLEAN = Schema.create(Schema.Type.BOOLEAN);
    private static final Schema BYTES = Schema.create(Schema.Type.BYTES);

    private DatumSchema() {}

    static Schema of(Object datum) {
        if (datum instanceof GenericContainer container) {
            return container.getSchema();
        } else if (datum instanceof CharSequence) {
            return STRING;
        } else if (datum instanceof Integer) {
            return INT;
        } else if (datum instanceof Long) {
            return LONG;
        } else if (datum instanceof Float) {
            return FLOAT;
        } else if (datum instanceof Double) {
            return DOUBLE;
        } else if (datum instanceof Boolean) {
            return BOOLEAN;
        } else if (datum instanceof ByteBuffer) {
            return BYTES;
        }
        throw new SerializationException("expected an Avro record or a primitive value, found a %s"
                .formatted(datum.getClass().getName()));
    }
}
