package dev.plumbline.registry.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/** A schema as other languages should see it: without the properties that only steer Avro's Java library. */
public final class PublishedSchema {
    private static final List<String> JAVA_PROPERTIES =
            List.of("avro.java.string", "java-class", "java-element-class", "java-key-class");
    private static final JsonMapper JSON = new JsonMapper();

    private PublishedSchema() {}

    public static Schema of(Schema schema) {
        try {
            var tree = JSON.readTree(schema.toString());
            strip(tree);
            return new Schema.Parser(NameValidator.NO_VALIDATION)
                    .setValidateDefaults(false)
                    .parse(tree.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("expected Avro to print schemas as JSON", e);
        }
    }

    private static void strip(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(JAVA_PROPERTIES);
        }
        node.forEach(PublishedSchema::strip);
    }
}
