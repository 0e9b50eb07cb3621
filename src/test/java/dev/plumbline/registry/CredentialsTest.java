package dev.plumbline.registry;

import static dev.plumbline.registry.ScriptedServer.error;
import static dev.plumbline.registry.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.errors.AuthenticationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class CredentialsTest {
    private static final String ANSWER = "{\"schema\":\"\\\"string\\\"\"}";
    private static final String JAAS =
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\"s3cret\";";
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString("u:s3cret".getBytes(StandardCharsets.UTF_8));

    static Stream<Arguments> headers() {
        return Stream.of(
                Arguments.of(Map.of(), ""),
                Arguments.of(
                        Map.of("basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "u:s3cret"),
                        BASIC),
                Arguments.of(
                        Map.of(
                                "schema.registry.basic.auth.credentials.source",
                                "USER_INFO",
                                "schema.registry.basic.auth.user.info",
                                new Password("u:s3cret")),
                        BASIC),
                Arguments.of(Map.of("basic.auth.credentials.source", "SASL_INHERIT", "sasl.jaas.config", JAAS), BASIC),
                Arguments.of(
                        Map.of("bearer.auth.credentials.source", "STATIC_TOKEN", "bearer.auth.token", "t0ken"),
                        "Bearer t0ken"));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void everySourceGivesItsHeader(Map<String, ?> configs, String expected) throws IOException {
        try (var server = new ScriptedServer(json(200, ANSWER))) {
            client(server.url(), configs).schema(7, "s");

            assertThat(server.received().get(0).header("Authorization")).isEqualTo(expected);
        }
    }

    @Test
    void aUserInTheUrlIsSentToThatUrlOnlyAndNeverShown() throws IOException {
        try (var first = new ScriptedServer(error(503, 50003, "down"));
                var second = new ScriptedServer(json(200, ANSWER))) {
            var urls = first.url().replace("//", "//u:s3cret@") + "," + second.url();
            var configs = Map.of("basic.auth.credentials.source", "URL", "max.retries", 0);

            client(urls, configs).schema(7, "s");

            assertThat(first.received().get(0).header("Authorization")).isEqualTo(BASIC);
            assertThat(second.received().get(0).header("Authorization")).isEmpty();
            assertThatThrownBy(() -> client(first.url().replace("//", "//u:s3cret@"), configs)
                            .schema(7, "s"))
                    .message()
                    .doesNotContain("s3cret");
        }
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(
                        Map.of("basic.auth.user.info", "u:s3cret"),
                        "basic.auth.credentials.source: expected USER_INFO, since there is basic.auth.user.info, found"
                                + " nothing"),
                Arguments.of(
                        Map.of("basic.auth.credentials.source", "USER_INFO"),
                        "basic.auth.user.info: expected user:password, found nothing"),
                Arguments.of(
                        Map.of("basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "s3cret"),
                        "basic.auth.user.info: expected user:password, found text without a user or a colon"),
                Arguments.of(
                        Map.of("basic.auth.credentials.source", "URL"),
                        "schema.registry.url: expected user:password@ in front of the host, found none"),
                Arguments.of(
                        Map.of("schema.registry.url", "http://u:s3cret@host"),
                        "basic.auth.credentials.source: expected URL, since there is a user in schema.registry.url,"
                                + " found nothing"),
                Arguments.of(
                        Map.of("basic.auth.credentials.source", "VAULT"),
                        "basic.auth.credentials.source: expected USER_INFO, URL or SASL_INHERIT, found 'VAULT'"),
                Arguments.of(
                        Map.of("basic.auth.credentials.source", "SASL_INHERIT"),
                        "sasl.jaas.config: expected a login module with username and password, found nothing"),
                Arguments.of(
                        Map.of("basic.auth.credentials.source", "SASL_INHERIT", "sasl.jaas.config", "s3cret ="),
                        "sasl.jaas.config: expected a login module with username and password, found what does not"
                                + " parse"),
                Arguments.of(
                        Map.of("bearer.auth.token", "s3cret"),
                        "bearer.auth.credentials.source: expected STATIC_TOKEN, since there is bearer.auth.token,"
                                + " found nothing"),
                Arguments.of(
                        Map.of("bearer.auth.client.secret", "s3cret"),
                        "bearer.auth.credentials.source: expected OAUTHBEARER, since there is"
                                + " bearer.auth.client.secret, found nothing"),
                Arguments.of(
                        Map.of(
                                "request.header.authorization", "Basic s3cret",
                                "bearer.auth.credentials.source", "STATIC_TOKEN",
                                "bearer.auth.token", "s3cret"),
                        "request.header.Authorization: expected it, or credentials of source STATIC_TOKEN, found both"),
                Arguments.of(
                        Map.of("bearer.auth.credentials.source", "STATIC_TOKEN"),
                        "bearer.auth.token: expected a token, found nothing"),
                Arguments.of(
                        Map.of("bearer.auth.credentials.source", "OAUTHBEARER", "bearer.auth.client.secret", "s3cret"),
                        "bearer.auth.issuer.endpoint.url: expected a value, found nothing; "
                                + "bearer.auth.client.id: expected a value, found nothing"),
                Arguments.of(
                        Map.of(
                                "basic.auth.credentials.source", "USER_INFO",
                                "basic.auth.user.info", "u:s3cret",
                                "bearer.auth.credentials.source", "STATIC_TOKEN",
                                "bearer.auth.token", "s3cret"),
                        "expected one of basic.auth.credentials.source and bearer.auth.credentials.source, found"
                                + " both"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("faults")
    void credentialsThatWouldNotBeUsedAreFaults(Map<String, ?> configs, String message) {
        assertThatThrownBy(() -> client("http://host", configs))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    @Test
    void refusedCredentialsAreNamedButNotShown() throws IOException {
        try (var server = new ScriptedServer(error(401, 40101, "Unauthorized"))) {
            var configs = Map.of("basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "u:s3cret");

            assertThatThrownBy(() -> client(server.url(), configs).schema(7, "s"))
                    .isInstanceOf(AuthenticationException.class)
                    .hasMessageEndingWith("Unauthorized; check the registry's credentials")
                    .message()
                    .doesNotContain("s3cret");
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void fetchesATokenOnceAndSendsItWithItsRouting() throws IOException {
        try (var issuer = new ScriptedServer(json(200, "{\"access_token\":\"one\",\"expires_in\":3600}"));
                var server = new ScriptedServer(json(200, ANSWER))) {
            var client = oauth(issuer, server);

            client.schema(7, "s");
            client.schema(8, "s");

            assertThat(issuer.received()).hasSize(1);
            var grant = issuer.received().get(0);
            assertThat(grant.body()).isEqualTo("grant_type=client_credentials&scope=a+b");
            assertThat(grant.header("Authorization")).isEqualTo(BASIC);
            assertThat(server.received())
                    .extracting(request -> request.header("Authorization"))
                    .containsOnly("Bearer one");
            assertThat(server.received().get(0).header("Target-sr-cluster")).isEqualTo("lsrc-1");
            assertThat(server.received().get(0).header("Confluent-identity-pool-id"))
                    .isEqualTo("pool-1");
        }
    }

    @Test
    void renewsATokenThatIsRefusedOnce() throws IOException {
        try (var issuer = new ScriptedServer(
                        json(200, "{\"access_token\":\"one\",\"expires_in\":3600}"),
                        json(200, "{\"access_token\":\"two\",\"expires_in\":3600}"));
                var server = new ScriptedServer(error(401, 40101, "withdrawn"), json(200, ANSWER))) {

            oauth(issuer, server).schema(7, "s");

            assertThat(server.received().get(1).header("Authorization")).isEqualTo("Bearer two");
        }
    }

    @Test
    void aTokenServerThatRefusesIsAnAuthenticationErrorAndOneThatIsDownIsNot() throws IOException {
        try (var refusing = new ScriptedServer(json(400, "{\"error\":\"invalid_client\"}"));
                var down = new ScriptedServer(json(503, ""));
                var server = new ScriptedServer(json(200, ANSWER))) {

            assertThatThrownBy(() -> oauth(refusing, server).schema(7, "s"))
                    .isInstanceOf(AuthenticationException.class)
                    .hasMessageContaining("expected a token, found status 400; check bearer.auth.client.id")
                    .message()
                    .doesNotContain("s3cret");
            assertThatThrownBy(() -> oauth(down, server).schema(7, "s"))
                    .isInstanceOf(RegistryUnavailableException.class);
            assertThat(down.received()).hasSize(4);
            assertThat(server.received()).isEmpty();
        }
    }

    private static SchemaRegistryClient oauth(ScriptedServer issuer, ScriptedServer server) {
        return client(
                server.url(),
                Map.of(
                        "bearer.auth.credentials.source", "OAUTHBEARER",
                        "bearer.auth.issuer.endpoint.url", issuer.url() + "/token",
                        "bearer.auth.client.id", "u",
                        "bearer.auth.client.secret", "s3cret",
                        "bearer.auth.scope", "a b",
                        "bearer.auth.logical.cluster", "lsrc-1",
                        "bearer.auth.identity.pool.id", "pool-1"));
    }

    private static SchemaRegistryClient client(String url, Map<String, ?> configs) {
        return SchemaRegistryClient.of(SchemaRegistryClientTest.config(url, configs));
    }
}
