package dev.plumbline.registry;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** A token with every request (RFC 6750), and the headers by which Confluent Cloud finds the cluster and identity pool it is for. */
final class BearerAuthorization implements Authorization {
    /** Where tokens come from. */
    @FunctionalInterface
    interface Tokens {
        String token();

        /** Told that the last token was refused; true where the next one will be another. */
        default boolean discard() {
            return false;
        }
    }

    private final Tokens tokens;
    private final Map<String, String> routing;

    BearerAuthorization(Tokens tokens, Map<String, String> routing) {
        this.tokens = tokens;
        this.routing = Map.copyOf(routing);
    }

    @Override
    public Map<String, String> headers(URI base) {
        var headers = new HashMap<>(routing);
        headers.put("Authorization", "Bearer " + tokens.token());
        return headers;
    }

    @Override
    public boolean renew() {
        return tokens.discard();
    }
}
