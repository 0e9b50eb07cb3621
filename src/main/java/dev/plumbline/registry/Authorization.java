package dev.plumbline.registry;

import java.util.Map;

/** What a request carries to prove who sends it. */
@FunctionalInterface
interface Authorization {
    /** Nothing: the registry is open. */
    Authorization NONE = Map::of;

    /** Headers for the next request. */
    Map<String, String> headers();

    /** Told when the registry has refused these headers, so that a cached token is not used again. */
    default void refused() {}
}
