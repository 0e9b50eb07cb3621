package dev.plumbline.registry.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;

/**
 * A request that a route has matched.
 *
 * @param path the named segments of the path, decoded
 * @param query the query's parameters, decoded
 * @param body the JSON that was sent; a missing node where nothing was
 */
record Request(Map<String, String> path, Map<String, String> query, JsonNode body) {
    String path(String name) {
        return path.get(name);
    }

    String subject() {
        return path.get("subject");
    }

    String query(String name) {
        return query.getOrDefault(name, "");
    }

    /** A boolean parameter, in whatever case a client writes it. */
    boolean flag(String name) {
        return query(name).toLowerCase(Locale.ROOT).equals("true");
    }
}
