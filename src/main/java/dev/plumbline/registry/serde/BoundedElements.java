package dev.plumbline.registry.serde;

import java.util.HashSet;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Refuses writer's schemas with arrays whose elements take no bytes, such as {@code array<null>}.
 *
 * <p>Every other length in a record is checked against the bytes that are left of it; the length of such an array is not bounded by
 * anything, so that twenty bytes could ask for gigabytes.
 */
final class BoundedElements {
    private final Set<String> visited = new HashSet<>();

    private BoundedElements() {}

    static void require(Schema writer) {
        new BoundedElements().visit(writer);
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
