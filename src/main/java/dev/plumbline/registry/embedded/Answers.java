package dev.plumbline.registry.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Stream;

/** JSON as Confluent's registry answers. */
final class Answers {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Answers() {}

    static ObjectNode object() {
        return JSON.objectNode();
    }

    static ArrayNode strings(Stream<String> items) {
        var array = JSON.arrayNode();
        items.forEach(array::add);
        return array;
    }

    static ArrayNode numbers(Stream<Integer> items) {
        var array = JSON.arrayNode();
        items.forEach(array::add);
        return array;
    }

    static JsonNode text(String text) {
        return JSON.textNode(text);
    }

    static JsonNode number(int number) {
        return JSON.numberNode(number);
    }

    /** The answer to a registration. */
    static ObjectNode registered(Version version) {
        var answer = object().put("id", version.schema().id()).put("version", version.number());
        return schema(version.schema(), answer);
    }

    /** The answer to a look-up of a schema in a subject. */
    static ObjectNode found(Version version) {
        var answer = object().put("subject", version.subject())
                .put("version", version.number())
                .put("id", version.schema().id());
        return schema(version.schema(), answer);
    }

    /** The answer to the request of a version. */
    static ObjectNode version(Version version) {
        return found(version).put("ts", version.registeredAt()).put("deleted", version.deleted());
    }

    /** The answer to the request of an id: it names a version that holds the schema, but not the id. */
    static ObjectNode byId(Version version) {
        var answer = object().put("subject", version.subject()).put("version", version.number());
        return schema(version.schema(), answer)
                .put("ts", version.registeredAt())
                .put("deleted", version.deleted());
    }

    static ObjectNode schema(StoredSchema schema, ObjectNode answer) {
        answer.put("guid", schema.guid().toString()).put("schemaType", "AVRO").put("schema", schema.text());
        references(schema, answer);
        return answer;
    }

    static void references(StoredSchema schema, ObjectNode answer) {
        if (!schema.references().isEmpty()) {
            var references = answer.putArray("references");
            for (var reference : schema.references()) {
                references
                        .addObject()
                        .put("name", reference.name())
                        .put("subject", reference.subject())
                        .put("version", reference.version());
            }
        }
    }

    static ObjectNode error(int code, String message) {
        return object().put("error_code", code).put("message", message);
    }
}
