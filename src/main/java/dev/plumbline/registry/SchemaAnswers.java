package dev.plumbline.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.kafka.common.errors.SerializationException;

/** Reads schemas out of a registry's answers, together with those they refer to. */
final class SchemaAnswers {
    private final Function<String, JsonNode> get;

    /**
     * A reader of answers.
     *
     * @param get answers a path, for the schemas that others refer to
     */
    SchemaAnswers(Function<String, JsonNode> get) {
        this.get = get;
    }

    /** The answer about a version, whose schema is in it. */
    RegisteredSchema version(JsonNode answer) {
        return registered(answer, schema(answer));
    }

    /** The answer about a schema that was sent, which older registries do not repeat. */
    RegisteredSchema registered(JsonNode answer, Schema sent) {
        if (!answer.path("id").canConvertToInt()) {
            throw new RegistryUnavailableException("expected an answer with the id of a schema, found none");
        }
        return new RegisteredSchema(
                answer.path("id").asInt(), answer.path("version").asInt(), guid(answer), sent);
    }

    private static UUID guid(JsonNode answer) {
        try {
            return answer.path("guid").isTextual()
                    ? UUID.fromString(answer.path("guid").asText())
                    : null;
        } catch (IllegalArgumentException e) {
            throw new RegistryUnavailableException(
                    "expected a GUID, found '%s'".formatted(answer.path("guid").asText()), e);
        }
    }

    Schema schema(JsonNode answer) {
        var parser = lenientParser();
        parseReferences(answer, parser, new HashSet<>());
        return parse(answer, parser);
    }

    private void parseReferences(JsonNode answer, Schema.Parser parser, Set<String> seen) {
        for (var reference : answer.path("references")) {
            var path = "/subjects/%s/versions/%d"
                    .formatted(
                            SubjectPath.encode(reference.path("subject").asText()),
                            reference.path("version").asInt());
            if (seen.add(path)) {
                var referenced = get.apply(path);
                parseReferences(referenced, parser, seen);
                parse(referenced, parser);
            }
        }
    }

    private static Schema parse(JsonNode answer, Schema.Parser parser) {
        var type = answer.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw new SerializationException("expected an Avro schema, found one of type " + type);
        }
        if (!answer.path("schema").isTextual()) {
            throw new RegistryUnavailableException("expected an answer with a schema, found none");
        }
        try {
            return parser.parse(answer.path("schema").asText());
        } catch (SchemaParseException e) {
            throw new SerializationException("expected an Avro schema, found one that does not parse", e);
        }
    }

    /** Other languages' names and defaults need not satisfy Avro's Java library to be read. */
    private static Schema.Parser lenientParser() {
        return new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false);
    }
}
