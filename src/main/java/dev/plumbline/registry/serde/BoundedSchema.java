package dev.plumbline.registry.serde;

import java.util.HashSet;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Refuses writer's schemas by which a few bytes could ask for gigabytes.
 *
 * <p>Avro checks every length in a record against the bytes that are left of it. Two things escape that: arrays whose elements take no
 * bytes, such as {@code array<null>}, and {@code fixed} types, for which room is made before they are read.
 */
final class BoundedSchema {
    private static final int LARGEST_FIXED_BYTES = 1 << 20;

    private final Set<String> visited = new HashSet<>();

    private BoundedSchema() {}

    static void require(Schema writer) {
        new BoundedSchema().visit(writer);
    }

    private void visit(Schema schema) {
        switch (schema.getType()) {
            case RECORD -> {
                if (visited.add(schema.getFullName())) {
                    schema.getFields().forEach(field -> visit(field.schema()));
                }
            }
            case ARRAY -> {
                if (!takesBytes(schema.getElementType(), new HashSet<>())) {
                    throw new SerializationException(
                            "expected array elements that take at least one byte, found an array of %s"
                                    .formatted(schema.getElementType().getName()));
                }
                visit(schema.getElementType());
            }
            case FIXED -> {
                if (schema.getFixedSize() > LARGEST_FIXED_BYTES) {
                    throw new SerializationException("expected fixed types of at most %d bytes, found '%s' of %d"
                            .formatted(LARGEST_FIXED_BYTES, schema.getFullName(), schema.getFixedSize()));
                }
            }
            case MAP -> visit(schema.getValueType());
            case UNION -> schema.getTypes().forEach(this::visit);
            default -> {}
        }
    }

    private static boolean takesBytes(Schema schema, Set<String> open) {
        return switch (schema.getType()) {
            case NULL -> false;
            case FIXED -> schema.getFixedSize() > 0;
            case RECORD ->
                open.add(schema.getFullName())
                        && schema.getFields().stream().anyMatch(field -> takesBytes(field.schema(), open));
            default -> true;
        };
    }
}
