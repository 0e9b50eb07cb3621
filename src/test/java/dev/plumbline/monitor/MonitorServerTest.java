package dev.plumbline.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.event.AlertType;
import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.FeatureReport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MonitorServerTest {
    private static final String HOSTILE = "</script><img src=x onerror=alert(1)>\"'\u2028 & ../..";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final SampleService service = new SampleService();
    private MonitorServer server;

    @BeforeEach
    void start() {
        server = start(MonitorSettings.defaults().withPort(0));
    }

    private MonitorServer start(MonitorSettings settings) {
        return MonitorServer.start(settings, service.view(), service.meters, service.log, service);
    }

    @AfterEach
    void stop() {
        server.close();
        service.close();
    }

    @Test
    void isReadyOnlyWhileEveryProbePasses() throws Exception {
        assertThat(get("health/ready").statusCode()).isEqualTo(200);

        service.ready.set(false);
        var answer = get("health/ready");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(json(answer).at("/checks/0/fault").asText()).contains("REBALANCING");
        assertThat(get("health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void givesBackEveryFieldOfAnExplanation() throws Exception {
        var event = service.events.next("credit-default");
        service.explain(event);

        var answer = json(get("api/explanations/" + event.getId()));

        assertThat(answer.at("/prediction/id").asText())
                .isEqualTo(event.getPrediction().getId());
        assertThat(answer.at("/method/convergenceDelta").asDouble())
                .isEqualTo(event.getMethod().getConvergenceDelta());
        assertThat(answer.at("/features/ranked"))
                .hasSameSizeAs(event.getFeatures().getRanked());
        assertThat(answer.at("/sampling/inclusionProbability").asDouble()).isEqualTo(0.1);
        assertThat(answer.fieldNames())
                .toIterable()
                .containsExactlyElementsOf(event.getSchema().getFields().stream()
                        .map(field -> field.name())
                        .toList());
    }

    @Test
    void givesTheInputsOfAnExplainedPrediction() throws Exception {
        var event = SampleInputs.text(service, "review-1");

        var input = json(get("api/explanations/" + event.getId() + "/inputs")).at("/inputs/0");

        assertThat(input.at("/values/10").asLong()).isEqualTo(9);
        assertThat(input.at("/tokens/4").asText()).isEqualTo("rude");
    }

    @Test
    void withholdsTheInputsWhereValuesAreWithheld() throws Exception {
        var feature = dev.plumbline.event.FeatureAttribution.newBuilder(SampleEvents.feature("Income", 1, null))
                .setRedaction(dev.plumbline.event.RedactionMode.OMITTED)
                .build();
        var event = service.events.event("secret", "credit", List.of(feature));
        service.explain(event);

        var answer = get("api/explanations/" + event.getId() + "/inputs");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(json(answer).get("error").asText()).contains("withholds");
    }

    @Test
    void withholdsTheInputsWhereAValueThatIsNotListedIsWithheld() throws Exception {
        var drawn = service.events.event("secret", "credit", List.of(SampleEvents.feature("Income", 1, null)));
        var features = FeatureReport.newBuilder(drawn.getFeatures())
                .setOtherCount(1)
                .setOtherRedacted(true)
                .build();
        var event = AttributionEvent.newBuilder(drawn).setFeatures(features).build();
        service.explain(event);

        var answer = get("api/explanations/" + event.getId() + "/inputs");

        assertThat(answer.statusCode()).isEqualTo(403);
    }

    @Test
    void filtersExplanationsByModelVerdictAndPredictionId() throws Exception {
        service.explain(service.events.event("loan-17", "credit", List.of()));
        service.explain(service.events.event("loan-18", "mortgage", List.of()));

        assertThat(json(get("api/explanations?model=credit"))).hasSize(1);
        assertThat(json(get("api/explanations?prediction=an-18"))
                        .at("/0/prediction/id")
                        .asText())
                .isEqualTo("loan-18");
        assertThat(json(get("api/explanations?verdict=UNKNOWN"))).isEmpty();
        assertThat(json(get("api/explanations?limit=1")).at("/0/prediction/id").asText())
                .isEqualTo("loan-18");
    }

    @Test
    void refusesALimitThatIsNoNumber() throws Exception {
        var answer = get("api/explanations?limit=many");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("error").asText()).contains("whole number").contains("many");
    }

    @Test
    void namesWhatIsNotThere() throws Exception {
        assertThat(json(get("api/explanations/none")).get("error").asText()).contains("no explanation with id 'none'");
        assertThat(get("api/model?name=none").statusCode()).isEqualTo(404);
        assertThat(get("js/..%2findex.html").statusCode()).isIn(400, 404);
        assertThat(get("js/none.js").statusCode()).isEqualTo(404);
    }

    @Test
    void carriesHostileTextAsJsonAndNeverAsMarkup() throws Exception {
        service.explain(service.events.event(HOSTILE, HOSTILE, List.of(SampleEvents.feature(HOSTILE, 1, HOSTILE))));
        service.log.add(service.events.alert(AlertType.NON_FINITE, HOSTILE, HOSTILE, HOSTILE));

        var answer = get("api/explanations");

        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
        assertThat(json(answer).at("/0/prediction/id").asText()).isEqualTo(HOSTILE);
        assertThat(json(get("api/alerts")).at("/0/message").asText()).isEqualTo(HOSTILE);
    }

    @Test
    void dropsRunbookLinksThatAreNotWebLinks() throws Exception {
        var alert = service.events.alert(AlertType.NON_FINITE, "credit", "x", "y");
        service.log.add(dev.plumbline.event.AlertEvent.newBuilder(alert)
                .setRunbook("javascript:alert(1)")
                .build());

        assertThat(json(get("api/alerts")).at("/0/runbook").asText()).isEmpty();
    }

    @Test
    void forbidsScriptsFromElsewhere() throws Exception {
        var headers = get("").headers();

        assertThat(headers.firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                        .doesNotContain("unsafe"));
        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "style.css", "mark.svg", "vendor/d3.min.js", "js/main.js"})
    void servesThePagesFilesAndTellsWhatHasNotChanged(String path) throws Exception {
        var first = get(path);
        var again = send(request(path)
                .header("If-None-Match", first.headers().firstValue("ETag").orElseThrow()));

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body()).isNotEmpty();
        assertThat(again.statusCode()).isEqualTo(304);
    }

    @Test
    void asksForTheTokenWhereOneIsSet() throws Exception {
        server.close();
        server = start(MonitorSettings.defaults().withPort(0).withToken("s3cret"));

        assertThat(get("api/overview").statusCode()).isEqualTo(401);
        assertThat(get("metrics").statusCode()).isEqualTo(401);
        assertThat(get("api/stream").statusCode()).isEqualTo(401);
        assertThat(get("api/explanations/any/inputs").statusCode()).isEqualTo(401);
        assertThat(send(request("api/overview").header("Authorization", "Bearer s3cre"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(request("api/overview").header("Authorization", "Bearer s3cret"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(get("").statusCode()).isEqualTo(200);
        assertThat(get("health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void refusesNamesOfOtherHostsOnLoopback() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write("GET /api/overview HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));

            assertThat(reader.readLine()).contains("403");
        }
    }

    @Test
    void streamsTheNewestStateToEveryPage() throws Exception {
        service.explain("credit-default");
        var request =
                request("api/stream").header("Accept", "text/event-stream").build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofLines());
        var states = answer.body()
                .filter(line -> line.startsWith("data: "))
                .limit(3)
                .map(line -> line.substring(6))
                .toList();

        assertThat(states)
                .hasSize(3)
                .allSatisfy(state -> assertThat(new ObjectMapper()
                                .readTree(state)
                                .at("/explanations/0/prediction/model")
                                .asText())
                        .isEqualTo("credit-default"));
    }

    @Test
    void countsCloseInTheOverview() throws Exception {
        for (int i = 0; i < 500; i++) {
            service.explain("credit-default");
        }

        await().atMost(PATIENCE).until(() -> totals().at("/outcomes/explained").asLong() == 500);

        var totals = totals();
        var drawn = totals.get("drawn");
        assertThat(drawn.get("seen").asLong())
                .isEqualTo(drawn.get("skipped").asLong() + drawn.get("sampled").asLong());
        assertThat(drawn.get("sampled").asLong()
                        + totals.at("/passage/restored").asLong())
                .isEqualTo(totals.at("/outcomes/explained").asLong()
                        + totals.get("dead").asLong()
                        + totals.at("/passage/inFlight").asLong()
                        + totals.at("/passage/released").asLong());
    }

    /** As the page has them: counted every second or so. */
    private JsonNode totals() throws IOException, InterruptedException {
        return json(get("api/overview")).at("/models/0/totals");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.uri() + path)).timeout(PATIENCE);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }
}
