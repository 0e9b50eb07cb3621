package dev.plumbline.registry;

import static dev.plumbline.registry.ScriptedServer.error;
import static dev.plumbline.registry.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.registry.embedded.EmbeddedRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class SchemaRegistryClientTest {
    private static final Schema STRING = Schema.create(Schema.Type.STRING);
    private static final String STRING_ANSWER = "{\"schema\":\"\\\"string\\\"\"}";

    @Test
    void registersOnceAndFindsAgain() throws IOException {
        try (var registry = new EmbeddedRegistry(0)) {
            var schema = SchemaBuilder.record("R").fields().requiredInt("n").endRecord();
            var client = client(registry.url());

            var registered = client.register("topic-value", schema, false);

            assertThat(client.register("topic-value", schema, false)).isEqualTo(registered);
            assertThat(client.lookup("topic-value", schema, false)).isEqualTo(registered);
            assertThat(client.schema(registered.id(), "topic-value")).isEqualTo(schema);
            assertThat(client.latest("topic-value")).isEqualTo(registered);
            assertThat(client.versions("topic-value")).containsExactly(1);
            assertThat(client.versions("nothing-value")).isEmpty();
            assertThat(client.associatedSubject("topic", false)).isEmpty();
        }
    }

    @Test
    void findsASchemaByItsGuid() throws IOException {
        try (var registry = new EmbeddedRegistry(0)) {
            var client = client(registry.url());
            client.register("topic-value", STRING, false);

            // The MD5 of "string" with its quotes, as every registry of this kind computes it.
            var guid = UUID.fromString("095d71cf-1255-6b9d-5e33-0ad575b3df5d");

            assertThat(client.schema(guid)).isEqualTo(STRING);
        }
    }

    @Test
    void asksForWhatNeverChangesOnlyOnce() throws IOException {
        try (var server = new ScriptedServer(json(200, STRING_ANSWER))) {
            var client = client(server.url());

            client.schema(7, "topic-value");
            client.schema(7, "topic-value");

            assertThat(server.received()).hasSize(1);
            assertThat(server.received().get(0).path())
                    .isEqualTo("/schemas/ids/7?fetchMaxId=false&subject=topic-value");
        }
    }

    @Test
    void encodesSubjectsAsConfluentsClientDoes() throws IOException {
        try (var server = new ScriptedServer(json(200, "{\"id\":1}"))) {
            client(server.url()).register(":.ctx:a/b c%d+é", STRING, true);

            assertThat(server.received().get(0).path())
                    .isEqualTo("/subjects/:.ctx:a%2Fb%20c%25d+%C3%A9/versions?normalize=true");
            assertThat(server.received().get(0).body())
                    .isEqualTo("{\"schemaType\":\"AVRO\",\"schema\":\"\\\"string\\\"\"}");
        }
    }

    @Test
    void readsSchemasThatReferToOthers() throws IOException {
        var inner = "{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"Inner\\\",\\\"fields\\\":[]}";
        var outer =
                "{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"Outer\\\",\\\"fields\\\":[{\\\"name\\\":\\\"i\\\",\\\"type\\\":\\\"Inner\\\"}]}";
        try (var server = new ScriptedServer(
                json(
                        200,
                        "{\"schema\":\"%s\",\"references\":[{\"name\":\"Inner\",\"subject\":\"inner\",\"version\":3}]}"
                                .formatted(outer)),
                json(200, "{\"id\":2,\"schema\":\"%s\"}".formatted(inner)))) {

            var schema = client(server.url()).schema(1, "topic-value");

            assertThat(schema.getField("i").schema().getName()).isEqualTo("Inner");
            assertThat(server.received().get(1).path()).isEqualTo("/subjects/inner/versions/3");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void triesAgainWhatMayPass(int status) throws IOException {
        try (var server = new ScriptedServer(
                error(status, status * 100 + 1, "later"), error(status, 50001, "later"), json(200, STRING_ANSWER))) {

            assertThat(client(server.url()).schema(7, "s")).isEqualTo(STRING);
            assertThat(server.received()).hasSize(3);
        }
    }

    @ParameterizedTest
    @CsvSource({"408,TIMEOUT", "500,TIMEOUT", "503,TIMEOUT", "504,TIMEOUT", "429,QUOTA", "502,DISCONNECT"})
    void givesUpAfterTheConfiguredRetriesWithTheStatusesOwnException(int status, String kind) throws IOException {
        var expected = switch (kind) {
            case "QUOTA" -> ThrottlingQuotaExceededException.class;
            case "DISCONNECT" -> DisconnectException.class;
            default -> TimeoutException.class;
        };
        try (var server = new ScriptedServer(error(status, 50001, "down"))) {
            assertThatThrownBy(() -> client(server.url()).schema(7, "s"))
                    .isExactlyInstanceOf(expected)
                    .isInstanceOf(RetriableException.class)
                    .hasMessageContaining("found %d (error code 50001): down", status)
                    .matches(error -> !RegistryFaults.isRecordFault(error));
            assertThat(server.received()).hasSize(4);
        }
    }

    @ParameterizedTest
    @CsvSource({"400,400", "401,401", "403,403", "404,40403", "409,409", "422,42201"})
    void doesNotRepeatWhatIsRefused(int status, int code) throws IOException {
        try (var server = new ScriptedServer(error(status, code, "no"))) {
            assertThatThrownBy(() -> client(server.url()).schema(7, "s"))
                    .isInstanceOf(
                            status == 401
                                    ? AuthenticationException.class
                                    : status == 403 ? AuthorizationException.class : RegistryResponseException.class)
                    .matches(error -> RegistryFaults.isRecordFault(error) == (code == 40403));
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void aMissingPageIsNotAMissingSchema() throws IOException {
        try (var server = new ScriptedServer(json(404, "<html>nginx</html>"))) {
            assertThatThrownBy(() -> client(server.url()).schema(7, "s"))
                    .hasMessageContaining("found 404 (error code 50005): an answer that is not JSON")
                    .matches(error -> !RegistryFaults.isRecordFault(error));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>log in</html>", "{\"schema\":", "", "{}", "[]", "\"x\""})
    void anAnswerThatIsNoRegistrysIsNeverTheRecordsFault(String body) throws IOException {
        try (var server = new ScriptedServer(json(200, body))) {
            assertThatThrownBy(() -> client(server.url()).schema(7, "s"))
                    .isInstanceOf(RegistryUnavailableException.class)
                    .matches(error -> !RegistryFaults.isRecordFault(error));
        }
    }

    @Test
    void aSlowRegistryTimesOut() throws IOException {
        try (var server = new ScriptedServer(ScriptedServer.silence())) {
            var client = SchemaRegistryClient.of(
                    config(server.url(), Map.of("http.read.timeout.ms", "100", "max.retries", "0")));

            assertThatThrownBy(() -> client.schema(7, "s"))
                    .isExactlyInstanceOf(TimeoutException.class)
                    .hasMessageEndingWith("expected an answer within 100 ms, found none");
        }
    }

    @Test
    void anAnswerThatDripsTimesOutToo() throws IOException {
        try (var server = new ScriptedServer(ScriptedServer.drip())) {
            var client = SchemaRegistryClient.of(
                    config(server.url(), Map.of("http.read.timeout.ms", "200", "max.retries", "0")));

            assertThatThrownBy(() -> client.schema(7, "s")).isExactlyInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void goesOnToTheNextUrlAndStaysThere() throws IOException {
        try (var down = new ScriptedServer(error(503, 50003, "no leader"));
                var up = new ScriptedServer(json(200, STRING_ANSWER))) {
            var client = client(closedPort() + "," + down.url() + "/ , " + up.url());

            client.schema(7, "s");
            client.schema(8, "s");

            assertThat(down.received()).hasSize(4);
            assertThat(up.received()).hasSize(2);
        }
    }

    @Test
    void aRegistryThatIsDownIsUnavailable() throws IOException {
        var url = closedPort();

        assertThatThrownBy(() -> client(url).schema(7, "s"))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining(url);
    }

    @Test
    void followsRedirectsOnTheSameHostOnly() throws IOException {
        try (var target = new ScriptedServer(json(200, STRING_ANSWER));
                var near = new ScriptedServer(ScriptedServer.redirect(307, target.url() + "/schemas/ids/7"));
                var far = new ScriptedServer(ScriptedServer.redirect(302, "http://example.invalid/login"))) {

            assertThat(client(near.url()).schema(7, "s")).isEqualTo(STRING);
            assertThatThrownBy(() -> client(far.url()).schema(7, "s"))
                    .isInstanceOf(RegistryUnavailableException.class)
                    .hasMessageContaining("a redirect to http://example.invalid/login")
                    .hasMessageContaining("name that URL in schema.registry.url");
        }
    }

    @Test
    void reportsAllBadSettingsTogetherAndNoSecrets() {
        var configs = Map.of(
                "schema.registry.url", "ftp://user:secret@host",
                "max.retries", "many",
                "http.read.timeout.ms", 0);

        assertThatThrownBy(() -> SchemaRegistryClient.of(configs))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("schema.registry.url: expected http://host:port or https://host:port")
                .hasMessageContaining("max.retries: expected a whole number of at least 0, found 'many'")
                .hasMessageContaining("http.read.timeout.ms: expected a whole number of at least 1, found '0'")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> SchemaRegistryClient.of(Map.of()))
                .hasMessage("schema.registry.url: expected at least one URL, found none");
    }

    @Test
    void sendsConfiguredHeaders() throws IOException {
        try (var server = new ScriptedServer(json(200, STRING_ANSWER))) {
            SchemaRegistryClient.of(config(server.url(), Map.of("request.header.X-tenant", "blue")))
                    .schema(7, "s");

            assertThat(server.received().get(0).header("X-tenant")).isEqualTo("blue");
            assertThat(server.received().get(0).header("Accept")).startsWith("application/vnd.schemaregistry.v1+json");
        }
    }

    private static SchemaRegistryClient client(String url) {
        return SchemaRegistryClient.of(config(url, Map.of()));
    }

    static Map<String, Object> config(String url, Map<String, ?> more) {
        var config = new HashMap<String, Object>(Map.of("schema.registry.url", url, "retries.wait.ms", "1"));
        config.putAll(more);
        return config;
    }

    private static String closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }
    }
}
