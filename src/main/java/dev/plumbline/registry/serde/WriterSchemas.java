package dev.plumbline.registry.serde;

import dev.plumbline.registry.RegisteredSchema;
import dev.plumbline.registry.SchemaRegistryClient;
import dev.plumbline.registry.Settings;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Settles under which id a schema is written: by registering it, by a given id, by the subject's latest version, or by looking it up;
 * the first of these that the configuration asks for.
 */
final class WriterSchemas {
    private static final int NO_ID = -1;

    private final SchemaRegistryClient client;
    private final boolean registers;
    private final boolean normalizes;
    private final boolean usesLatest;
    private final boolean strict;
    private final int givenId;
    private final boolean givenIdStrict;
    private final boolean removesJavaProperties;

    WriterSchemas(SchemaRegistryClient client, Settings settings) {
        this.client = client;
        this.registers = settings.flag("auto.register.schemas", true);
        this.normalizes = settings.flag("normalize.schemas", false);
        this.usesLatest = settings.flag("use.latest.version", false);
        this.strict = settings.flag("latest.compatibility.strict", true);
        this.givenId = settings.number("use.schema.id", NO_ID, NO_ID);
        this.givenIdStrict = settings.flag("id.compatibility.strict", true);
        this.removesJavaProperties = settings.flag("avro.remove.java.properties", false);
    }

    /** The id, and the schema that values of {@code own} have to be written in. */
    RegisteredSchema settle(String subject, Schema own) {
        var published = removesJavaProperties ? PublishedSchema.of(own) : own;
        if (registers) {
            return holding(own, client.register(subject, published, normalizes));
        }
        if (givenId != NO_ID) {
            return project(
                    subject,
                    own,
                    new RegisteredSchema(givenId, 0, null, client.schema(givenId, subject)),
                    givenIdStrict);
        }
        if (usesLatest) {
            return project(subject, own, client.latest(subject), strict);
        }
        return holding(own, client.lookup(subject, published, normalizes));
    }

    /** What is published for a schema may lack Java's properties; values are written in the schema they bring. */
    private static RegisteredSchema holding(Schema own, RegisteredSchema published) {
        return new RegisteredSchema(published.id(), published.version(), published.guid(), own);
    }

    private static RegisteredSchema project(String subject, Schema own, RegisteredSchema wanted, boolean strict) {
        var result = SchemaCompatibility.checkReaderWriterCompatibility(wanted.schema(), own);
        if (strict && result.getType() != SchemaCompatibilityType.COMPATIBLE) {
            throw new SerializationException("subject %s: expected schema id %d to be able to hold '%s', found %s"
                    .formatted(
                            subject,
                            wanted.id(),
                            own.getFullName(),
                            result.getResult().getIncompatibilities()));
        }
        return wanted;
    }
}
