package dev.plumbline.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * JSON over HTTP to one of several equal registries.
 *
 * <p>What may pass (connection errors, unreadable answers, 408, 429, 500, 502, 503, 504) is tried again with backoff and then at the
 * next URL; a URL stays in use until it fails. Everything else is thrown at once.
 */
final class RegistryTransport {
    /** Waits; a test looks at how long instead. */
    @FunctionalInterface
    interface Pause {
        void sleep(long millis) throws InterruptedException;
    }

    private final ClientConfig config;
    private final RegistryExchange exchange;
    private final Authorization authorization;
    private final RandomGenerator random;
    private final Pause pause;
    private volatile int current;

    RegistryTransport(
            ClientConfig config, HttpClient http, Authorization authorization, RandomGenerator random, Pause pause) {
        this.config = config;
        this.exchange = new RegistryExchange(config, http, authorization);
        this.authorization = authorization;
        this.random = random;
        this.pause = pause;
    }

    JsonNode get(String path) {
        return send("GET", path, null);
    }

    JsonNode post(String path, JsonNode body) {
        return send("POST", path, body);
    }

    private JsonNode send(String method, String path, JsonNode body) {
        int first = current;
        KafkaException failure = null;
        for (int i = 0; i < config.urls().size(); i++) {
            int index = (first + i) % config.urls().size();
            try {
                var answer = sendTo(config.urls().get(index), method, path, body);
                current = index;
                return answer;
            } catch (KafkaException e) {
                if (!RegistryErrors.isTransient(e)) {
                    throw e;
                }
                failure = e;
            }
        }
        throw failure;
    }

    private JsonNode sendTo(URI base, String method, String path, JsonNode body) {
        for (int retry = 0; ; retry++) {
            try {
                return sendAuthorized(base, method, path, body);
            } catch (KafkaException e) {
                if (!RegistryErrors.isTransient(e) || retry == config.retry().retries()) {
                    throw e;
                }
                sleep(config.retry().wait(retry, random).toMillis());
            }
        }
    }

    /** A token may have been withdrawn before its time, so a refused one is renewed once. */
    private JsonNode sendAuthorized(URI base, String method, String path, JsonNode body) {
        try {
            return exchange.send(base, method, path, body);
        } catch (AuthenticationException e) {
            if (!authorization.renew()) {
                throw e;
            }
            return exchange.send(base, method, path, body);
        }
    }

    private void sleep(long millis) {
        try {
            pause.sleep(millis);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
