package dev.plumbline.registry.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** The routes of Confluent's REST interface, on a store. */
final class RegistryApi {
    private final SubjectStore store;

    private RegistryApi(SubjectStore store) {
        this.store = store;
    }

    static Router routes(SubjectStore store) {
        var api = new RegistryApi(store);
        var router = new Router().on("GET", "/", request -> Answers.object());
        api.subjects(router);
        api.schemas(router);
        api.compatibility(router);
        new SettingRoutes(store).addTo(router);
        api.surroundings(router);
        return router;
    }

    private void subjects(Router router) {
        var versions = "/subjects/{subject}/versions";
        var version = "/subjects/{subject}/versions/{version}";
        router.on("GET", "/subjects", this::listSubjects)
                .on(
                        "POST",
                        "/subjects/{subject}",
                        request -> Answers.found(
                                store.lookup(request.subject(), Candidate.of(request.body()), request.flag("deleted"))))
                .on(
                        "DELETE",
                        "/subjects/{subject}",
                        request -> Answers.numbers(store.delete(request.subject(), request.flag("permanent")).stream()))
                .on("GET", versions, this::listVersions)
                .on(
                        "POST",
                        versions,
                        request -> Answers.registered(store.register(request.subject(), Candidate.of(request.body()))))
                .on("GET", version, request -> Answers.version(version(request)))
                .on(
                        "DELETE",
                        version,
                        request -> Answers.number(
                                store.delete(request.subject(), request.path("version"), request.flag("permanent"))))
                .on(
                        "GET",
                        version + "/schema",
                        request -> Answers.text(version(request).schema().text()))
                .on(
                        "GET",
                        version + "/referencedby",
                        request -> Answers.numbers(store.referencing(version(request))
                                .map(other -> other.schema().id())
                                .distinct()));
    }

    private JsonNode listSubjects(Request request) {
        boolean deletedOnly = request.flag("deletedOnly");
        return Answers.strings(store.subjects(deletedOnly || request.flag("deleted"))
                .filter(subject -> subject.startsWith(request.query("subjectPrefix")))
                .filter(subject -> !deletedOnly || store.versions(subject, true).anyMatch(Version::deleted)));
    }

    private JsonNode listVersions(Request request) {
        boolean deletedOnly = request.flag("deletedOnly");
        boolean deleted = deletedOnly || request.flag("deleted");
        store.requireSubject(request.subject(), deleted);
        return Answers.numbers(store.versions(request.subject(), deleted)
                .filter(version -> !deletedOnly || version.deleted())
                .map(Version::number));
    }

    private Version version(Request request) {
        return store.version(request.subject(), request.path("version"), request.flag("deleted"));
    }

    private void schemas(Router router) {
        router.on("GET", "/schemas/types", request -> Answers.strings(Stream.of("AVRO")))
                .on("GET", "/schemas/ids/{id}", this::schemaById)
                .on(
                        "GET",
                        "/schemas/ids/{id}/schema",
                        request -> Answers.text(stored(request).text()))
                .on(
                        "GET",
                        "/schemas/ids/{id}/subjects",
                        request -> Answers.strings(
                                holders(request).map(Version::subject).distinct()))
                .on("GET", "/schemas/ids/{id}/versions", this::versionsOfId)
                .on(
                        "GET",
                        "/schemas/guids/{guid}",
                        request ->
                                Answers.schema(store.schemas().byGuid(guid(request.path("guid"))), Answers.object()));
    }

    private JsonNode schemaById(Request request) {
        var stored = stored(request);
        var answer = store.all()
                .filter(version -> version.schema().id() == stored.id())
                .findFirst()
                .map(Answers::byId)
                .orElseGet(() -> Answers.schema(stored, Answers.object()));
        return request.flag("fetchMaxId") ? answer.put("maxId", store.schemas().lastId()) : answer;
    }

    private JsonNode versionsOfId(Request request) {
        var answer = Answers.object().arrayNode();
        holders(request)
                .forEach(version ->
                        answer.addObject().put("subject", version.subject()).put("version", version.number()));
        return answer;
    }

    private Stream<Version> holders(Request request) {
        int id = stored(request).id();
        return store.all()
                .filter(version -> version.schema().id() == id)
                .filter(version -> request.flag("deleted") || !version.deleted());
    }

    private StoredSchema stored(Request request) {
        try {
            return store.schemas().byId(Integer.parseInt(request.path("id")));
        } catch (NumberFormatException e) {
            throw RegistryFault.http(404, "Not Found");
        }
    }

    private static UUID guid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw RegistryFault.schemaNotFound(text);
        }
    }

    private void compatibility(Router router) {
        router.on("POST", "/compatibility/subjects/{subject}/versions", request -> {
                    var schema = store.parse(Candidate.of(request.body()));
                    return verdict(request, store.objections(request.subject(), schema));
                })
                .on("POST", "/compatibility/subjects/{subject}/versions/{version}", request -> {
                    var schema = store.parse(Candidate.of(request.body()));
                    return verdict(request, store.objections(request.subject(), schema, request.path("version")));
                });
    }

    private static JsonNode verdict(Request request, List<String> objections) {
        var answer = Answers.object().put("is_compatible", objections.isEmpty());
        if (request.flag("verbose")) {
            answer.set("messages", Answers.strings(objections.stream()));
        }
        return answer;
    }

    private void surroundings(Router router) {
        router.on("GET", "/contexts", request -> Answers.strings(Stream.of(".")))
                .on("GET", "/v1/metadata/id", request -> {
                    var answer = Answers.object().put("id", "");
                    answer.putObject("scope").putArray("path");
                    return answer;
                })
                .on(
                        "GET",
                        "/v1/metadata/version",
                        request -> Answers.object().put("version", "embedded").put("commitId", ""))
                .on(
                        "GET",
                        "/associations/resources/{namespace}/{resource}",
                        request -> Answers.object().arrayNode());
    }
}
