package dev.plumbline.registry;

import java.net.URI;
import java.util.Map;

/** What a request carries to prove who sends it. */
@FunctionalInterface
interface Authorization {
    /** Nothing: the registry is open. */
    Authorization NONE = base -> Map.of();

    /** Headers for the next request to a registry; what may pass when a token cannot be had is a retriable exception. */
    Map<String, String> headers(URI base);

    /** Told when the registry has refused these headers; true where the next ones will be others. */
    default boolean renew() {
        return false;
    }
}
