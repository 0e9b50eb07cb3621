package dev.plumbline.registry.serde;

import dev.plumbline.registry.Settings;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;

/** What records are read into. */
sealed interface ReaderType {
    /** Generic records, in the writer's own schema. */
    record Generic() implements ReaderType {
        @Override
        public DatumReader<Object> reader(Schema writer) {
            return new GenericDatumReader<>(writer, writer, new GenericData());
        }

        @Override
        public boolean readsBare(Schema writer) {
            return writer.getType() == Schema.Type.BYTES;
        }
    }

    /** The generated class that has the writer's name. */
    record Named() implements ReaderType {
        @Override
        public DatumReader<Object> reader(Schema writer) {
            Class<?> type = SpecificData.get().getClass(writer);
            if (type == null || !SpecificRecord.class.isAssignableFrom(type)) {
                throw new SerializationException(
                        "expected a generated class for record '%s', found none on the class path"
                                .formatted(writer.getFullName()));
            }
            return new Pinned(type.asSubclass(SpecificRecord.class)).reader(writer);
        }
    }

    /** One generated class, whatever the writer's schema is called; its own schema fills in what the writer's lacks. */
    record Pinned(Class<? extends SpecificRecord> type) implements ReaderType {
        public Pinned {
            GeneratedClasses.trust(type);
        }

        @Override
        public DatumReader<Object> reader(Schema writer) {
            var data = SpecificData.getForClass(type);
            return new SpecificDatumReader<>(writer, data.getSchema(type), data);
        }
    }

    DatumReader<Object> reader(Schema writer);

    /** True where the value is the payload itself, without Avro's length in front: a primitive {@code bytes}. */
    default boolean readsBare(Schema writer) {
        return false;
    }

    /** Reads {@code specific.avro.value.type} or {@code specific.avro.key.type}, else {@code specific.avro.reader}. */
    static ReaderType of(Settings settings, boolean isKey) {
        var key = isKey ? "specific.avro.key.type" : "specific.avro.value.type";
        if (settings.raw(key) instanceof Class<?> type && SpecificRecord.class.isAssignableFrom(type)) {
            return new Pinned(type.asSubclass(SpecificRecord.class));
        }
        var name = settings.text(key);
        if (name.isEmpty()) {
            return settings.flag("specific.avro.reader", false) ? new Named() : new Generic();
        }
        try {
            var loader = Thread.currentThread().getContextClassLoader();
            return new Pinned(Class.forName(name.get(), true, loader).asSubclass(SpecificRecord.class));
        } catch (ClassNotFoundException | ClassCastException e) {
            settings.fault("%s: expected a class generated from an Avro schema, found '%s'".formatted(key, name.get()));
            return new Generic();
        }
    }
}
