package dev.plumbline.registry.embedded;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/** The schemas of all subjects by id. */
final class SchemaCatalog {
    /** Finds the schema a reference means. */
    @FunctionalInterface
    interface References {
        StoredSchema resolve(Reference reference);
    }

    private final Map<Integer, StoredSchema> byId = new TreeMap<>();
    private int lastId;

    /** Parses a candidate under the id it has or would get; nothing is added yet. */
    StoredSchema parse(Candidate candidate, References references) {
        var parsed = parseText(candidate, references);
        // With references the print would write out what is referred to.
        var text = candidate.references().isEmpty() ? parsed.toString() : candidate.text();
        return byId.values().stream()
                .filter(known -> known.holds(text, candidate.references()))
                .findFirst()
                .orElseGet(() -> new StoredSchema(lastId + 1, text, candidate.references(), parsed));
    }

    private static Schema parseText(Candidate candidate, References references) {
        try {
            var parser = new Schema.Parser();
            parseReferences(candidate.references(), references, parser, new HashSet<>());
            return parser.parse(candidate.text());
        } catch (SchemaParseException | AvroTypeException e) {
            throw RegistryFault.invalidSchema(e.getMessage());
        }
    }

    private static void parseReferences(
            List<Reference> list, References references, Schema.Parser parser, Set<Reference> seen) {
        for (var reference : list) {
            if (seen.add(reference)) {
                var stored = references.resolve(reference);
                parseReferences(stored.references(), references, parser, seen);
                parser.parse(stored.text());
            }
        }
    }

    void add(StoredSchema schema) {
        byId.put(schema.id(), schema);
        skipTo(schema.id());
    }

    StoredSchema byId(int id) {
        var schema = byId.get(id);
        if (schema == null) {
            throw RegistryFault.schemaNotFound(id);
        }
        return schema;
    }

    StoredSchema byGuid(UUID guid) {
        return byId.values().stream()
                .filter(schema -> schema.guid().equals(guid))
                .findFirst()
                .orElseThrow(() -> RegistryFault.schemaNotFound(guid));
    }

    int lastId() {
        return lastId;
    }

    /** Never gives an id up to this one again. */
    void skipTo(int id) {
        lastId = Math.max(lastId, id);
    }

    void remove(StoredSchema schema) {
        byId.remove(schema.id());
    }
}
