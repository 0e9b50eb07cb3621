package dev.plumbline.registry;

import static dev.plumbline.registry.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClientCredentialsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final SetClock clock = new SetClock();

    @ParameterizedTest(name = "a token for {0} s is used for {1} s")
    @CsvSource({"3600, 3300", "400, 200", "0, 150"})
    void aTokenIsFetchedAgainShortlyBeforeItExpires(long lifetime, long used) throws IOException {
        try (var issuer = issuer("{\"access_token\":\"t\",\"expires_in\":%d}".formatted(lifetime))) {
            assertUsedFor(issuer, used);
        }
    }

    @Test
    void aJwtSaysItselfWhenItExpires() throws IOException {
        var claims = "{\"exp\":%d}".formatted(NOON.plusSeconds(7200).getEpochSecond());
        var encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        try (var issuer = issuer("{\"access_token\":\"h.%s.s\"}".formatted(encoded))) {
            assertUsedFor(issuer, 6900);
        }
    }

    private void assertUsedFor(ScriptedServer issuer, long seconds) {
        var grant = new ClientCredentials.Grant(
                URI.create(issuer.url()), "id", "secret", "", Duration.ofMinutes(5), Duration.ofMinutes(1));
        var tokens = new ClientCredentials(grant, HttpClient.newHttpClient(), clock);

        tokens.token();
        clock.now = NOON.plusSeconds(seconds - 1);
        tokens.token();
        assertThat(issuer.received()).hasSize(1);

        clock.now = NOON.plusSeconds(seconds);
        tokens.token();
        assertThat(issuer.received()).hasSize(2);
    }

    private static ScriptedServer issuer(String answer) throws IOException {
        return new ScriptedServer(json(200, answer));
    }

    private static final class SetClock extends Clock {
        private Instant now = NOON;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
