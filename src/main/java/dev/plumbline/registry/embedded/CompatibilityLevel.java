package dev.plumbline.registry.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/** How a new version of a schema must relate to the earlier ones of its subject. */
enum CompatibilityLevel {
    NONE(false, false, false),
    BACKWARD(true, false, false),
    BACKWARD_TRANSITIVE(true, false, true),
    FORWARD(false, true, false),
    FORWARD_TRANSITIVE(false, true, true),
    FULL(true, true, false),
    FULL_TRANSITIVE(true, true, true);

    private final boolean readsOld;
    private final boolean isReadByOld;
    private final boolean transitive;

    CompatibilityLevel(boolean readsOld, boolean isReadByOld, boolean transitive) {
        this.readsOld = readsOld;
        this.isReadByOld = isReadByOld;
        this.transitive = transitive;
    }

    static CompatibilityLevel of(String name) {
        return Stream.of(values())
                .filter(level -> level.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(RegistryFault::invalidLevel);
    }

    /**
     * Why a schema may not follow these.
     *
     * @param earlier oldest first
     */
    List<String> objections(Schema proposed, List<Schema> earlier) {
        var compared = transitive || earlier.isEmpty() ? earlier : earlier.subList(earlier.size() - 1, earlier.size());
        var objections = new ArrayList<String>();
        for (var old : compared) {
            if (readsOld) {
                objection(proposed, old, "the new schema cannot read data of the old one")
                        .ifPresent(objections::add);
            }
            if (isReadByOld) {
                objection(old, proposed, "the old schema cannot read data of the new one")
                        .ifPresent(objections::add);
            }
        }
        return objections;
    }

    private static Optional<String> objection(Schema reader, Schema writer, String meaning) {
        var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        if (result.getType() == SchemaCompatibilityType.COMPATIBLE) {
            return Optional.empty();
        }
        return Optional.of(meaning
                + ": "
                + String.join(
                        ", ",
                        result.getResult().getIncompatibilities().stream()
                                .map(found -> "%s at %s: %s"
                                        .formatted(found.getType(), found.getLocation(), found.getMessage()))
                                .toList()));
    }
}
