package dev.plumbline.registry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EmbeddedRegistryTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String V1 = record("\"int\"", "");
    private static final String WITH_OPTIONAL = record("\"int\"", ",{\"name\":\"b\",\"type\":\"int\",\"default\":0}");
    private static final String WITH_REQUIRED = record("\"int\"", ",{\"name\":\"b\",\"type\":\"int\"}");
    private static final String OTHER_TYPE = record("\"string\"", "");
    private static final String EMPTY = "{\"type\":\"record\",\"name\":\"R\",\"fields\":[]}";

    @AutoClose
    private EmbeddedRegistry registry;

    @BeforeEach
    void start() throws IOException {
        registry = new EmbeddedRegistry(0);
    }

    @Test
    void aSchemaKeepsItsIdInEverySubjectAndSpelling() throws Exception {
        var first = post("/subjects/a/versions", schema(V1));
        var spaced = post("/subjects/a/versions", schema(V1.replace(",", " ,\n ")));
        var elsewhere = post("/subjects/b/versions", schema(V1));

        assertThat(first.get("id").asInt()).isEqualTo(1);
        assertThat(first.get("version").asInt()).isEqualTo(1);
        assertThat(spaced).isEqualTo(first);
        assertThat(elsewhere.get("id")).isEqualTo(first.get("id"));
        assertThat(get("/schemas/ids/1/subjects")).isEqualTo(JSON.readTree("[\"a\",\"b\"]"));
        assertThat(get("/subjects")).isEqualTo(JSON.readTree("[\"a\",\"b\"]"));
    }

    @Test
    void answersLookUpIdGuidAndVersionWithTheSameSchema() throws Exception {
        var registered = post("/subjects/a%2Fb/versions", schema(V1));

        var found = post("/subjects/a%2Fb", schema(V1));
        var byId = get("/schemas/ids/1?fetchMaxId=true");
        var byGuid = get("/schemas/guids/" + registered.get("guid").asText());
        var latest = get("/subjects/a%2Fb/versions/latest");

        assertThat(found.get("subject").asText()).isEqualTo("a/b");
        assertThat(List.of(found, byId, byGuid, latest))
                .extracting(answer -> answer.get("schema"))
                .containsOnly(registered.get("schema"));
        assertThat(byId.get("maxId").asInt()).isEqualTo(1);
        assertThat(byId.has("id")).isFalse();
        assertThat(latest.get("deleted").asBoolean()).isFalse();
        assertThat(get("/subjects/a%2Fb/versions/1/schema").asText()).isEqualTo(V1);
    }

    @ParameterizedTest(name = "{0}: optional field {1}, required field {2}, without field {3}, other type {4}")
    @CsvSource({
        "NONE,                true,  true,  true,  true",
        "BACKWARD,            true,  false, true,  false",
        "BACKWARD_TRANSITIVE, true,  false, true,  false",
        "FORWARD,             true,  true,  false, false",
        "FORWARD_TRANSITIVE,  true,  true,  false, false",
        "FULL,                true,  false, false, false",
        "FULL_TRANSITIVE,     true,  false, false, false"
    })
    void holdsEverySubjectToItsLevel(
            String level, boolean optional, boolean required, boolean without, boolean otherType) throws Exception {
        put("/config/a", "{\"compatibility\":\"%s\"}".formatted(level));
        post("/subjects/a/versions", schema(V1));

        assertThat(compatible("latest", WITH_OPTIONAL)).isEqualTo(optional);
        assertThat(compatible("latest", WITH_REQUIRED)).isEqualTo(required);
        assertThat(compatible("latest", EMPTY)).isEqualTo(without);
        assertThat(compatible("1", OTHER_TYPE)).isEqualTo(otherType);
        assertThat(send("POST", "/subjects/a/versions", schema(OTHER_TYPE)).statusCode())
                .isEqualTo(otherType ? 200 : 409);
    }

    @Test
    void onlyTransitiveLevelsLookPastTheLatestVersion() throws Exception {
        put("/config", "{\"compatibility\":\"NONE\"}");
        post("/subjects/a/versions", schema(OTHER_TYPE));
        post("/subjects/a/versions", schema(V1));

        put("/config/a", "{\"compatibility\":\"FULL\"}");
        var latestOnly = post("/compatibility/subjects/a/versions", schema(WITH_OPTIONAL));
        put("/config/a", "{\"compatibility\":\"FULL_TRANSITIVE\"}");
        var all = post("/compatibility/subjects/a/versions?verbose=true", schema(WITH_OPTIONAL));

        assertThat(latestOnly.get("is_compatible").asBoolean()).isTrue();
        assertThat(all.get("is_compatible").asBoolean()).isFalse();
        assertThat(all.get("messages").get(0).asText()).contains("TYPE_MISMATCH");
    }

    @Test
    void saysWhatIsMissingWithConfluentsCodes() throws Exception {
        post("/subjects/a/versions", schema(V1));

        assertThat(errorOf("GET", "/subjects/none/versions", "")).isEqualTo(40401);
        assertThat(errorOf("POST", "/subjects/none", schema(V1))).isEqualTo(40401);
        assertThat(errorOf("GET", "/subjects/a/versions/7", "")).isEqualTo(40402);
        assertThat(errorOf("GET", "/schemas/ids/7", "")).isEqualTo(40403);
        assertThat(errorOf("POST", "/subjects/a", schema(OTHER_TYPE))).isEqualTo(40403);
        assertThat(errorOf("GET", "/config/a", "")).isEqualTo(40408);
        assertThat(errorOf("GET", "/mode/a", "")).isEqualTo(40409);
        assertThat(errorOf("POST", "/subjects/a/versions", schema(OTHER_TYPE))).isEqualTo(40901);
        assertThat(errorOf("POST", "/subjects/a/versions", schema("{\"type\":\"nope\"}")))
                .isEqualTo(42201);
        assertThat(errorOf("POST", "/subjects/a/versions", "{\"schemaType\":\"JSON\",\"schema\":\"{}\"}"))
                .isEqualTo(42201);
        assertThat(errorOf("GET", "/subjects/a/versions/zero", "")).isEqualTo(42202);
        assertThat(errorOf("PUT", "/config/a", "{\"compatibility\":\"SIDEWAYS\"}"))
                .isEqualTo(42203);
        assertThat(errorOf("PUT", "/mode/a", "{\"mode\":\"SLEEP\"}")).isEqualTo(42204);
        assertThat(errorOf("POST", "/subjects/a/versions", "{not json")).isEqualTo(400);
        assertThat(errorOf("GET", "/nowhere", "")).isEqualTo(404);
        assertThat(errorOf("DELETE", "/schemas/types", "")).isEqualTo(405);
    }

    @Test
    void deletesSoftlyFirstAndForGoodThen() throws Exception {
        post("/subjects/a/versions", schema(V1));
        post("/subjects/a/versions", schema(WITH_OPTIONAL));

        assertThat(errorOf("DELETE", "/subjects/a/versions/1?permanent=true", ""))
                .isEqualTo(40407);
        assertThat(send("DELETE", "/subjects/a/versions/1", "").body()).isEqualTo("1");
        assertThat(errorOf("DELETE", "/subjects/a/versions/1", "")).isEqualTo(40406);
        assertThat(get("/subjects/a/versions")).isEqualTo(JSON.readTree("[2]"));
        assertThat(get("/subjects/a/versions?deleted=true")).isEqualTo(JSON.readTree("[1,2]"));
        assertThat(get("/schemas/ids/1").get("deleted").asBoolean()).isTrue();

        assertThat(errorOf("DELETE", "/subjects/a?permanent=true", "")).isEqualTo(40405);
        assertThat(send("DELETE", "/subjects/a", "").body()).isEqualTo("[2]");
        assertThat(errorOf("DELETE", "/subjects/a", "")).isEqualTo(40404);
        assertThat(send("DELETE", "/subjects/a?permanent=true", "").body()).isEqualTo("[1,2]");
        assertThat(errorOf("GET", "/schemas/ids/1", "")).isEqualTo(40403);
        assertThat(post("/subjects/a/versions", schema(V1)).get("id").asInt()).isEqualTo(3);
    }

    @Test
    void aReadOnlySubjectTakesNothingNew() throws Exception {
        post("/subjects/a/versions", schema(V1));
        put("/mode/a", "{\"mode\":\"READONLY\"}");

        assertThat(errorOf("POST", "/subjects/a/versions", schema(WITH_OPTIONAL)))
                .isEqualTo(42205);
        assertThat(post("/subjects/a/versions", schema(V1)).get("id").asInt()).isEqualTo(1);
        assertThat(errorOf("DELETE", "/subjects/a", "")).isEqualTo(42205);
    }

    @Test
    void schemasMayReferToSchemasOfOtherSubjects() throws Exception {
        post("/subjects/inner/versions", schema(V1));
        var outer = JSON.createObjectNode()
                .put("schema", "{\"type\":\"record\",\"name\":\"O\",\"fields\":[{\"name\":\"r\",\"type\":\"R\"}]}");
        outer.putArray("references")
                .addObject()
                .put("name", "R")
                .put("subject", "inner")
                .put("version", 1);

        var registered = post("/subjects/outer/versions", outer.toString());

        assertThat(get("/schemas/ids/" + registered.get("id")).get("references"))
                .isEqualTo(outer.get("references"));
        assertThat(get("/subjects/inner/versions/1/referencedby"))
                .isEqualTo(JSON.readTree("[%s]".formatted(registered.get("id"))));
        assertThat(errorOf("DELETE", "/subjects/inner", "")).isEqualTo(42206);
    }

    @Test
    void checksMediaTypesAsTheRealOneDoes() throws Exception {
        assertThat(status("POST", "Content-Type", "text/plain")).isEqualTo(415);
        assertThat(status("POST", "Content-Type", "application/octet-stream")).isEqualTo(200);
        assertThat(status("GET", "Accept", "text/html")).isEqualTo(406);
        assertThat(status("GET", "Accept", "text/html, image/gif, image/jpeg, */*; q=0.2"))
                .isEqualTo(200);
        assertThat(status("GET", "Authorization", "Basic Og==")).isEqualTo(200);
    }

    @Test
    void listensOnLoopbackOnly() {
        assertThat(registry.url()).matches("http://127\\.0\\.0\\.1:\\d+");
    }

    @Test
    void aPersistedRegistryComesBackAsItWas(@TempDir Path folder) throws Exception {
        var file = folder.resolve("registry.json");
        var before = new ArrayList<JsonNode>();
        registry.close();
        registry = EmbeddedRegistry.persisted(0, file);
        post("/subjects/b/versions", schema(V1));
        post("/subjects/a/versions", schema(WITH_OPTIONAL));
        put("/config/a", "{\"compatibility\":\"FULL\"}");
        put("/mode/b", "{\"mode\":\"READONLY\"}");
        send("DELETE", "/subjects/a", "");
        for (var path : List.of("/schemas/ids/1", "/schemas/ids/2", "/config/a", "/mode/b", "/subjects")) {
            before.add(get(path));
        }

        registry.close();
        registry = EmbeddedRegistry.persisted(0, file);

        var after = new ArrayList<JsonNode>();
        for (var path : List.of("/schemas/ids/1", "/schemas/ids/2", "/config/a", "/mode/b", "/subjects")) {
            after.add(get(path));
        }
        assertThat(after).isEqualTo(before);
        assertThat(post("/subjects/c/versions", schema(OTHER_TYPE)).get("id").asInt())
                .isEqualTo(3);
    }

    private static String record(String type, String more) {
        return "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":%s}%s]}".formatted(type, more);
    }

    private static String schema(String text) {
        return JSON.createObjectNode().put("schema", text).toString();
    }

    private boolean compatible(String version, String schema) throws Exception {
        return post("/compatibility/subjects/a/versions/" + version, schema(schema))
                .get("is_compatible")
                .asBoolean();
    }

    private JsonNode get(String path) throws Exception {
        return success(send("GET", path, ""));
    }

    private JsonNode post(String path, String body) throws Exception {
        return success(send("POST", path, body));
    }

    private void put(String path, String body) throws Exception {
        success(send("PUT", path, body));
    }

    private static JsonNode success(HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private int errorOf(String method, String path, String body) throws Exception {
        var answer = send(method, path, body);
        int code = JSON.readTree(answer.body()).get("error_code").asInt();
        assertThat(answer.statusCode()).isEqualTo(code < 1000 ? code : code / 100);
        return code;
    }

    private int status(String method, String header, String value) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create(registry.url() + (method.equals("GET") ? "/subjects" : "/subjects/a/versions")))
                .method(method, BodyPublishers.ofString(method.equals("GET") ? "" : schema(V1)))
                .header(header, value)
                .build();
        return HTTP.send(request, BodyHandlers.ofString()).statusCode();
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(registry.url() + path))
                .method(method, BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .build();
        return HTTP.send(request, BodyHandlers.ofString());
    }
}
