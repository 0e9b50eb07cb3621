package dev.plumbline.stream;

import static dev.plumbline.registry.ScriptedServer.error;
import static dev.plumbline.registry.ScriptedServer.json;
import static dev.plumbline.registry.ScriptedServer.relay;
import static dev.plumbline.stream.TestEvents.model;
import static dev.plumbline.stream.TestEvents.prediction;
import static dev.plumbline.stream.TopologyFixture.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.event.PredictionEvent;
import dev.plumbline.event.PredictionMapping;
import dev.plumbline.registry.SchemaRegistryClient;
import dev.plumbline.registry.ScriptedServer;
import dev.plumbline.registry.ScriptedServer.Answer;
import dev.plumbline.registry.embedded.EmbeddedRegistry;
import dev.plumbline.registry.serde.AvroSerdes;
import dev.plumbline.sampling.Policy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The stream against a registry that misbehaves, over HTTP; {@code docs/registry.md} has the table of it. */
@Timeout(60)
final class RegistryFailureTest {
    /** A second of patience: far more than a registry needs that answers. */
    private static final StreamSettings.Limits SOON_OVER = new StreamSettings.Limits(
            Duration.ofSeconds(1), StreamSettings.Limits.defaults().shedFromLag());

    @AutoClose
    private EmbeddedRegistry registry;

    private byte[] sound;

    @BeforeEach
    void writeASoundRecord() throws IOException {
        registry = new EmbeddedRegistry(0);
        try (var serde = AvroSerdes.of(PredictionEvent.class, Map.of("schema.registry.url", registry.url()))) {
            sound = serde.serializer().serialize("predictions", PredictionMapping.toAvro(prediction("p-1", 1, 1)));
        }
    }

    static Stream<Arguments> whatPasses() {
        return Stream.of(
                Arguments.of("hangs up", ScriptedServer.hangUp()),
                Arguments.of("answers nothing", ScriptedServer.silence()),
                Arguments.of("drips", ScriptedServer.drip()),
                Arguments.of("answers HTML", json(200, "<html>welcome</html>")),
                Arguments.of("answers JSON without a schema", json(200, "{}")),
                Arguments.of("answers half of its JSON", json(200, "{\"schema\":")),
                Arguments.of("has an error without a code", json(404, "<html>nginx</html>")),
                Arguments.of("has no leader", error(503, 50003, "no leader")),
                Arguments.of("is limited", error(429, 42901, "too many requests")),
                Arguments.of("fails", error(500, 50001, "store")),
                Arguments.of("refuses the request", error(422, 42201, "invalid")),
                Arguments.of("redirects elsewhere", ScriptedServer.redirect(302, "http://example.invalid/login")),
                Arguments.of("redirects in circles", ScriptedServer.redirect(307, "/again")));
    }

    @ParameterizedTest(name = "a registry that {0}")
    @MethodSource("whatPasses")
    void recordsWaitUntilTheRegistryIsWellAgain(String how, Answer bad) throws IOException {
        try (var server = new ScriptedServer(bad, bad, bad, relay(registry.url()));
                var fixture = fixture(server, Map.of())) {
            fixture.send("key", sound, new RecordHeaders());
            fixture.drain();

            assertThat(fixture.attributionRecords()).as(how).hasSize(1);
            assertThat(fixture.deadLetters()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void refusedCredentialsEndTheTaskAndLeaveTheRecord(int status) throws IOException {
        try (var server = new ScriptedServer(error(status, status * 100, "no"));
                var fixture = fixture(server, Map.of())) {
            assertThatThrownBy(() -> fixture.send("key", sound, new RecordHeaders()))
                    .hasRootCauseInstanceOf(
                            status == 401 ? AuthenticationException.class : AuthorizationException.class);
            assertThat(fixture.deadLetters()).isEmpty();
        }
    }

    @Test
    void aRegistryThatStaysAwayEndsTheTaskAfterItsPatienceAndLeavesTheRecord() throws IOException {
        try (var server = new ScriptedServer(error(503, 50003, "no leader"));
                var fixture = fixture(server, Map.of(), SOON_OVER)) {
            assertThatThrownBy(() -> fixture.send("key", sound, new RecordHeaders()))
                    .hasStackTraceContaining(RegistryAwayException.class.getName());
            assertThat(fixture.deadLetters()).isEmpty();
        }
    }

    @Test
    void anUnknownIdIsADeadLetterAndTheNextRecordIsExplained() throws IOException {
        var unknown = sound.clone();
        unknown[4] = 99;
        try (var server = new ScriptedServer(relay(registry.url()));
                var fixture = fixture(server, Map.of())) {
            fixture.send("key", unknown, new RecordHeaders());
            fixture.send("key", sound, new RecordHeaders());
            fixture.drain();

            var letter = fixture.deadLetters().get(0);
            assertThat(letter.value()).isEqualTo(unknown);
            assertThat(header(letter, "plumbline-error-message")).contains("error code 40403");
            assertThat(fixture.attributionRecords()).hasSize(1);
        }
    }

    @Test
    void aDeletedSchemaIsStillReadUntilItIsDeletedForGood() throws Exception {
        send("DELETE", "/subjects/predictions-value", "");
        try (var server = new ScriptedServer(relay(registry.url()));
                var fixture = fixture(server, Map.of())) {
            fixture.send("key", sound, new RecordHeaders());
            fixture.drain();
            assertThat(fixture.attributionRecords()).hasSize(1);
        }
        send("DELETE", "/subjects/predictions-value?permanent=true", "");
        try (var server = new ScriptedServer(relay(registry.url()));
                var fixture = fixture(server, Map.of())) {
            fixture.send("key", sound, new RecordHeaders());

            assertThat(header(fixture.deadLetters().get(0), "plumbline-error-message"))
                    .contains("error code 40403");
        }
    }

    @Test
    void whatIsExplainedWaitsWhileItsSubjectIsReadOnly() throws Exception {
        send("PUT", "/mode/attributions-value", "{\"mode\":\"READONLY\"}");
        try (var server = new ScriptedServer(relay(registry.url()));
                var fixture = fixture(server, Map.of())) {
            var mend = new Thread(() -> {
                try {
                    Thread.sleep(500);
                    send("PUT", "/mode/attributions-value", "{\"mode\":\"READWRITE\"}");
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            mend.start();
            fixture.send("key", sound, new RecordHeaders());
            fixture.drain();
            mend.join();

            assertThat(fixture.attributionRecords()).hasSize(1);
            assertThat(fixture.deadLetters()).isEmpty();
        }
    }

    @Test
    void whatIsExplainedWaitsForASubjectThatIsNotRegisteredWhereItMayNotRegister() throws Exception {
        try (var server = new ScriptedServer(relay(registry.url()));
                var fixture = fixture(server, Map.of("auto.register.schemas", "false"), SOON_OVER)) {
            assertThatThrownBy(() -> {
                        fixture.send("key", sound, new RecordHeaders());
                        fixture.drain();
                    })
                    .hasStackTraceContaining(RegistryAwayException.class.getName());
            assertThat(fixture.deadLetters()).isEmpty();
        }
        assertThat(SchemaRegistryClient.of(Map.of("schema.registry.url", registry.url()))
                        .versions("attributions-value"))
                .isEmpty();
    }

    private static TopologyFixture fixture(ScriptedServer server, Map<String, String> more) {
        return fixture(server, more, TopologyFixture.settings(8).limits());
    }

    private static TopologyFixture fixture(
            ScriptedServer server, Map<String, String> more, StreamSettings.Limits limits) {
        var config = new HashMap<String, String>(Map.of(
                "schema.registry.url", server.url(),
                "max.retries", "0",
                "http.read.timeout.ms", "500"));
        config.putAll(more);
        var shipped = TopologyFixture.settings(8);
        var settings = new StreamSettings(
                shipped.applicationId(),
                shipped.source(),
                shipped.topics(),
                shipped.buffer(),
                shipped.engine(),
                limits,
                shipped.alerting());
        var explainer = new LinearExplainer(requests -> {}, 2, 3);
        return new TopologyFixture(settings, EventSerdes.of(config), model(explainer, Policy.rate(1)));
    }

    private void send(String method, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(registry.url() + path))
                .method(method, BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }
}
