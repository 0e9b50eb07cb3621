package dev.plumbline.registry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.Schema;

/** The requests a registry answers, one method each; nothing is remembered. */
final class RegistryCalls {
    private final RegistryTransport transport;
    private final SchemaAnswers answers;

    RegistryCalls(RegistryTransport transport) {
        this.transport = transport;
        this.answers = new SchemaAnswers(transport::get);
    }

    RegisteredSchema register(String subject, Schema schema, boolean normalize) {
        var path = "/subjects/%s/versions?normalize=%s".formatted(SubjectPath.encode(subject), normalize);
        return answers.registered(transport.post(path, body(schema)), schema);
    }

    RegisteredSchema lookup(String subject, Schema schema, boolean normalize) {
        var path = "/subjects/%s?normalize=%s&deleted=false".formatted(SubjectPath.encode(subject), normalize);
        return answers.registered(transport.post(path, body(schema)), schema);
    }

    Schema schema(int id, String subject) {
        return answers.schema(transport.get(
                "/schemas/ids/%d?fetchMaxId=false&subject=%s".formatted(id, SubjectPath.encode(subject))));
    }

    Schema schema(UUID guid) {
        return answers.schema(transport.get("/schemas/guids/" + guid));
    }

    RegisteredSchema version(String subject, String version) {
        return answers.version(
                transport.get("/subjects/%s/versions/%s".formatted(SubjectPath.encode(subject), version)));
    }

    List<Integer> versions(String subject) {
        try {
            var versions = new ArrayList<Integer>();
            transport
                    .get("/subjects/%s/versions".formatted(SubjectPath.encode(subject)))
                    .forEach(version -> versions.add(version.asInt()));
            return versions;
        } catch (RegistryResponseException e) {
            if (e.isNotFound()) {
                return List.of();
            }
            throw e;
        }
    }

    List<String> objections(String subject, Schema schema) {
        var all = "/compatibility/subjects/%s/versions".formatted(SubjectPath.encode(subject));
        try {
            return judge(all, schema);
        } catch (RegistryResponseException e) {
            boolean lacksThePath = !e.isNotFound() && (e.status() == 404 || e.status() == 405);
            if (lacksThePath) {
                return judge(all + "/latest", schema);
            }
            if (e.isNotFound()) {
                return List.of();
            }
            throw e;
        }
    }

    private List<String> judge(String path, Schema schema) {
        var answer = transport.post(path + "?normalize=false&verbose=true", body(schema));
        if (answer.path("is_compatible").asBoolean()) {
            return List.of();
        }
        var messages = new ArrayList<String>();
        answer.path("messages").forEach(message -> messages.add(message.asText()));
        return messages.isEmpty() ? List.of("the registry gives no reason") : messages;
    }

    Optional<String> associatedSubject(String topic, boolean isKey) {
        try {
            var answer = transport.get("/associations/resources/-/%s?resourceType=topic&associationType=%s"
                    .formatted(SubjectPath.encode(topic), isKey ? "key" : "value"));
            return answer.size() == 0
                    ? Optional.empty()
                    : Optional.of(answer.path(0).path("subject").asText());
        } catch (RegistryResponseException e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static ObjectNode body(Schema schema) {
        return JsonNodeFactory.instance.objectNode().put("schemaType", "AVRO").put("schema", schema.toString());
    }
}
