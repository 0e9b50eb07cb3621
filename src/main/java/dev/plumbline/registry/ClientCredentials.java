package dev.plumbline.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Tokens of an OAuth 2 server by the client credentials grant (RFC 6749, section 4.4), each used until shortly before it expires.
 *
 * <p>Neither secret nor token appears in any message.
 */
final class ClientCredentials implements BearerAuthorization.Tokens {
    /**
     * Who asks whom for what.
     *
     * @param endpoint the server's token endpoint
     * @param scope empty for the server's default
     * @param buffer how long before its end a token is no longer used
     * @param timeout limit for an answer
     */
    record Grant(URI endpoint, String clientId, String clientSecret, String scope, Duration buffer, Duration timeout) {
        @Override
        public String toString() {
            return "client '%s' at %s".formatted(clientId, endpoint);
        }
    }

    private record Token(String text, Instant goodUntil) {}

    private static final int LARGEST_ANSWER_BYTES = 1 << 20;
    private static final Duration UNSTATED_LIFETIME = Duration.ofMinutes(5);
    private static final JsonMapper JSON = new JsonMapper();

    private final Grant grant;
    private final HttpClient http;
    private final Clock clock;
    private volatile Token current = new Token("", Instant.MIN);

    ClientCredentials(Grant grant, HttpClient http, Clock clock) {
        this.grant = grant;
        this.http = http;
        this.clock = clock;
    }

    @Override
    public String token() {
        var token = current;
        return clock.instant().isBefore(token.goodUntil()) ? token.text() : fetched();
    }

    private synchronized String fetched() {
        if (!clock.instant().isBefore(current.goodUntil())) {
            current = token(answer());
        }
        return current.text();
    }

    @Override
    public boolean discard() {
        boolean had = !current.text().isEmpty();
        current = new Token("", Instant.MIN);
        return had;
    }

    private Token token(JsonNode answer) {
        var text = answer.path("access_token").asText();
        if (text.isBlank()) {
            throw new RegistryUnavailableException("%s: expected an access token, found none".formatted(grant));
        }
        var lifetime = lifetime(answer, text);
        // A token that lives no longer than the buffer would otherwise be fetched for every request.
        var buffer = grant.buffer().compareTo(lifetime.dividedBy(2)) < 0 ? grant.buffer() : lifetime.dividedBy(2);
        return new Token(text, clock.instant().plus(lifetime).minus(buffer));
    }

    /** What the answer says, else what the token says where it is a JWT. */
    private Duration lifetime(JsonNode answer, String token) {
        if (answer.path("expires_in").asLong() > 0) {
            return Duration.ofSeconds(answer.path("expires_in").asLong());
        }
        var parts = token.split("\\.", -1);
        try {
            if (parts.length == 3) {
                var claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
                if (claims.path("exp").asLong() > 0) {
                    return Duration.between(
                            clock.instant(),
                            Instant.ofEpochSecond(claims.path("exp").asLong()));
                }
            }
            return UNSTATED_LIFETIME;
        } catch (IOException | IllegalArgumentException e) {
            return UNSTATED_LIFETIME;
        }
    }

    private JsonNode answer() {
        try {
            var answer = http.send(request(), head -> new LimitedBody(LARGEST_ANSWER_BYTES));
            if (answer.statusCode() == 200) {
                return JSON.readTree(answer.body());
            }
            throw refusal(answer);
        } catch (IOException e) {
            throw new RegistryUnavailableException(
                    "%s: expected a token, found %s".formatted(grant, e.getMessage()), e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private RuntimeException refusal(HttpResponse<byte[]> answer) {
        var found = "%s: expected a token, found status %d".formatted(grant, answer.statusCode());
        return answer.statusCode() >= 400 && answer.statusCode() < 500 && answer.statusCode() != 429
                ? new AuthenticationException(
                        found + "; check bearer.auth.client.id, bearer.auth.client.secret and bearer.auth.scope")
                : new RegistryUnavailableException(found);
    }

    private HttpRequest request() {
        var form = "grant_type=client_credentials"
                + (grant.scope().isEmpty() ? "" : "&scope=" + URLEncoder.encode(grant.scope(), StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(grant.endpoint())
                .timeout(grant.timeout())
                .header("Authorization", BasicAuthorization.header(grant.clientId() + ":" + grant.clientSecret()))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(form))
                .build();
    }
}
