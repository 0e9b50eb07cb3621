package dev.plumbline.registry.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Finds what answers a path. A template's segments in braces match any one segment. */
final class Router {
    private record Route(String method, String[] template, Function<Request, JsonNode> answer) {
        Optional<Map<String, String>> match(String[] path) {
            if (path.length != template.length) {
                return Optional.empty();
            }
            var named = new HashMap<String, String>();
            for (int i = 0; i < path.length; i++) {
                if (template[i].startsWith("{")) {
                    named.put(template[i].substring(1, template[i].length() - 1), decode(path[i]));
                } else if (!template[i].equals(path[i])) {
                    return Optional.empty();
                }
            }
            return Optional.of(named);
        }
    }

    private final List<Route> routes = new ArrayList<>();

    Router on(String method, String template, Function<Request, JsonNode> answer) {
        routes.add(new Route(method, segments(template), answer));
        return this;
    }

    JsonNode answer(String method, String rawPath, String rawQuery, JsonNode body) {
        var path = segments(rawPath);
        boolean pathKnown = false;
        for (var route : routes) {
            var match = route.match(path);
            if (match.isPresent() && route.method().equals(method)) {
                return route.answer().apply(new Request(match.get(), parameters(rawQuery), body));
            }
            pathKnown |= match.isPresent();
        }
        throw pathKnown ? RegistryFault.http(405, "Method Not Allowed") : RegistryFault.http(404, "Not Found");
    }

    private static String[] segments(String path) {
        return path.replaceAll("^/+|/+$", "").split("/", -1);
    }

    private static Map<String, String> parameters(String rawQuery) {
        var parameters = new HashMap<String, String>();
        if (rawQuery != null) {
            for (var pair : rawQuery.split("&", -1)) {
                int equals = pair.indexOf('=');
                var name = equals < 0 ? pair : pair.substring(0, equals);
                parameters.put(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    /** In a path a plus is a plus. */
    private static String decode(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw RegistryFault.badRequest("expected percent-encoded UTF-8, found '%s'".formatted(segment));
        }
    }
}
