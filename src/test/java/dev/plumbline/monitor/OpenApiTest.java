package dev.plumbline.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The API's description is what the server does. */
final class OpenApiTest {
    private static SampleService service;
    private static MonitorServer server;
    private static JsonNode document;

    @BeforeAll
    static void start() throws Exception {
        service = new SampleService();
        for (int i = 0; i < 400; i++) {
            service.explain("credit-default");
        }
        server = MonitorServer.start(
                MonitorSettings.defaults().withPort(0), service.view(), service.meters, service.log, service);
        document = new YAMLMapper().readTree(get("api/openapi.yaml"));
    }

    @AfterAll
    static void stop() {
        server.close();
        service.close();
    }

    @Test
    void describesEveryRouteAndNoOther() {
        var documented = fields(document.get("paths"));

        assertThat(server.paths().stream().filter(path -> path.matches("/(api|health|metrics).*")))
                .containsExactlyInAnyOrderElementsOf(documented);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/health/live, health/live",
        "/health/ready, health/ready",
        "/api/overview, api/overview",
        "/api/explanations, api/explanations",
        "/api/model, api/model?name=credit-default",
        "/api/alerts, api/alerts?limit=500",
        "/api/dead-letters, api/dead-letters",
    })
    void answersAsDescribed(String path, String request) throws Exception {
        var schema = document.at("/paths").get(path).at("/get/responses/200");

        assertThat(faults(schema, request)).isEmpty();
    }

    @Test
    void givesAnExplanationAsDescribed() throws Exception {
        String id = service.log.explanations(any -> true, 1).get(0).id();
        var schema = document.at("/paths").get("/api/explanations/{id}").at("/get/responses/200");

        assertThat(faults(schema, "api/explanations/" + URLEncoder.encode(id, StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void givesInputsAsDescribed() throws Exception {
        var event = SampleInputs.text(service, "review-1");
        var schema = document.at("/paths").get("/api/explanations/{id}/inputs").at("/get/responses/200");

        assertThat(faults(schema, "api/explanations/" + event.getId() + "/inputs"))
                .isEmpty();
    }

    @Test
    void findsWhatIsNotDescribed() throws Exception {
        var schema = new ObjectMapper()
                .readTree("{\"type\":\"object\",\"required\":[\"a\"],\"properties\":{\"a\":{\"type\":\"string\"}}}");
        var found = new ArrayList<String>();

        check(schema, new ObjectMapper().readTree("{\"a\":1,\"b\":2}"), "", found);
        check(schema, new ObjectMapper().readTree("{}"), "", found);

        assertThat(found).containsExactly(".b is not described", ".a is NUMBER", ".a is missing");
    }

    private List<String> faults(JsonNode response, String request) throws Exception {
        var answer = new ObjectMapper().readTree(get(request));
        assertThat(answer).isNotEmpty();
        var found = new ArrayList<String>();
        check(resolved(response).at("/content/application~1json/schema"), answer, "", found);
        return found;
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? resolved(document.at(node.get("$ref").asText().substring(1))) : node;
    }

    /** The part of JSON Schema that the document uses. */
    private void check(JsonNode unresolved, JsonNode value, String at, List<String> found) {
        var schema = resolved(unresolved);
        if (schema.has("anyOf")) {
            var branches = StreamSupport.stream(schema.get("anyOf").spliterator(), false)
                    .map(this::resolved)
                    .filter(branch -> allows(branch, value))
                    .toList();
            assertThat(branches).as("a schema for %s", at).hasSize(1);
            check(branches.get(0), value, at, found);
            return;
        }
        if (!allows(schema, value)) {
            found.add("%s is %s".formatted(at, value.getNodeType()));
        } else if (value.isObject()) {
            checkObject(schema, value, at, found);
        } else if (value.isArray()) {
            value.forEach(element -> check(schema.get("items"), element, at + "[]", found));
        }
    }

    private void checkObject(JsonNode schema, JsonNode value, String at, List<String> found) {
        for (var name : fields(value)) {
            boolean described = schema.at("/properties").has(name);
            if (!described && !schema.has("additionalProperties")) {
                found.add(at + "." + name + " is not described");
            }
        }
        fields(schema.at("/properties")).stream()
                .filter(value::has)
                .forEach(name -> check(schema.at("/properties").get(name), value.get(name), at + "." + name, found));
        schema.withArray("required").forEach(name -> {
            if (!value.has(name.asText())) {
                found.add(at + "." + name.asText() + " is missing");
            }
        });
    }

    private static boolean allows(JsonNode schema, JsonNode value) {
        var types = schema.path("type").isArray() ? schema.get("type") : List.of(schema.path("type"));
        return StreamSupport.stream(types.spliterator(), false).anyMatch(type -> switch (type.asText()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> throw new IllegalStateException("the schema says type '%s'".formatted(type.asText()));
        });
    }

    private static List<String> fields(JsonNode node) {
        var names = new ArrayList<String>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String get(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(server.uri() + path)).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
