package dev.plumbline.registry.embedded;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A schema as a request brings it. */
record Candidate(String text, List<Reference> references) {
    Candidate {
        requireNonNull(text, "text");
        references = List.copyOf(references);
    }

    static Candidate of(JsonNode body) {
        var type = body.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw RegistryFault.invalidSchema("this registry holds Avro schemas, found type " + type);
        }
        var references = new ArrayList<Reference>();
        for (var reference : body.path("references")) {
            references.add(new Reference(
                    reference.path("name").asText(),
                    reference.path("subject").asText(),
                    reference.path("version").asInt()));
        }
        return new Candidate(body.path("schema").asText(), references);
    }
}
