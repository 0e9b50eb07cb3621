package dev.plumbline.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/** One request to a registry and its answer; redirects are followed where they stay with the same host. */
final class RegistryExchange {
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final int LARGEST_ANSWER_BYTES = 64 << 20;
    private static final int MOST_REDIRECTS = 5;
    private static final int UNREADABLE_ERROR = 50005;
    private static final int LONGEST_QUOTE = 300;
    private static final JsonMapper JSON = new JsonMapper();

    private final ClientConfig config;
    private final HttpClient http;
    private final Authorization authorization;

    RegistryExchange(ClientConfig config, HttpClient http, Authorization authorization) {
        this.config = config;
        this.http = http;
        this.authorization = authorization;
    }

    /**
     * Sends a request and reads the answer.
     *
     * @param base the registry's URL
     * @param body null for none
     * @throws org.apache.kafka.common.KafkaException if there is no answer or it is a refusal; {@link RegistryErrors} tells what may pass
     */
    JsonNode send(URI base, String method, String path, JsonNode body) {
        var what = "%s %s%s".formatted(method, base, path);
        try {
            var answer = follow(base, URI.create(base + path), method, body, 0);
            return answer.statusCode() == 200
                    ? JSON.readTree(answer.body())
                    : refuse(what, answer.statusCode(), answer.body());
        } catch (JsonProcessingException e) {
            throw new RegistryUnavailableException(
                    "%s: expected JSON, found %s".formatted(what, e.getOriginalMessage()), e);
        } catch (HttpTimeoutException e) {
            throw new TimeoutException(
                    "%s: expected an answer within %d ms, found none"
                            .formatted(what, config.readTimeout().toMillis()),
                    e);
        } catch (IOException e) {
            throw new RegistryUnavailableException(
                    "%s: expected a schema registry, found %s".formatted(what, reason(e)), e);
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private JsonNode refuse(String what, int status, byte[] body) {
        int code = UNREADABLE_ERROR;
        var message = "an answer without a reason";
        try {
            var error = JSON.readTree(body);
            code = error.path("error_code").asInt(UNREADABLE_ERROR);
            message = error.path("message").asText(message);
        } catch (IOException e) {
            message = "an answer that is not JSON";
        }
        if (message.length() > LONGEST_QUOTE) {
            message = message.substring(0, LONGEST_QUOTE) + "...";
        }
        throw RegistryErrors.of(
                status,
                code,
                "%s: expected success, found %d (error code %d): %s".formatted(what, status, code, message));
    }

    private HttpResponse<byte[]> follow(URI base, URI target, String method, JsonNode body, int redirects)
            throws IOException {
        var answer = await(base, target, method, body);
        if (!follows(method, answer.statusCode())) {
            return answer;
        }
        var location =
                answer.headers().firstValue("Location").map(target::resolve).orElse(target);
        if (redirects == MOST_REDIRECTS) {
            throw new IOException("more than %d redirects".formatted(MOST_REDIRECTS));
        }
        if (!target.getHost().equals(location.getHost()) || downgrades(target, location)) {
            throw new IOException("a redirect to %s; name that URL in %s if it is the registry"
                    .formatted(location, ClientConfig.URL));
        }
        return follow(base, location, method, body, redirects + 1);
    }

    private static boolean follows(String method, int status) {
        return switch (status) {
            case 307, 308 -> true;
            case 301, 302, 303 -> method.equals("GET");
            default -> false;
        };
    }

    private static boolean downgrades(URI from, URI to) {
        return from.getScheme().equals("https") && !"https".equals(to.getScheme());
    }

    private HttpResponse<byte[]> await(URI base, URI target, String method, JsonNode body) throws IOException {
        var pending =
                http.sendAsync(request(base, target, method, body), head -> new LimitedBody(LARGEST_ANSWER_BYTES));
        try {
            return pending.get(config.readTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            pending.cancel(true);
            throw new HttpTimeoutException("no answer in time");
        } catch (InterruptedException e) {
            pending.cancel(true);
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        }
    }

    private HttpRequest request(URI base, URI target, String method, JsonNode body) throws JsonProcessingException {
        var content = body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
        var request = HttpRequest.newBuilder(target)
                .method(method, content)
                .header("Content-Type", MEDIA_TYPE)
                .header("Accept", MEDIA_TYPE + ", application/vnd.schemaregistry+json, application/json")
                .header("Confluent-Accept-Unknown-Properties", "true");
        config.headers().forEach(request::setHeader);
        authorization.headers(base).forEach(request::setHeader);
        return request.build();
    }
}
