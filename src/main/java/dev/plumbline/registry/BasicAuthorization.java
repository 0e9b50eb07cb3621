package dev.plumbline.registry;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** User name and password with every request (RFC 7617). */
final class BasicAuthorization implements Authorization {
    private final Map<URI, String> headerByUrl = new HashMap<>();

    /**
     * One header per registry.
     *
     * @param userInfo {@code user:password} by base URL
     */
    BasicAuthorization(Map<URI, String> userInfo) {
        userInfo.forEach((base, user) -> headerByUrl.put(base, header(user)));
    }

    static String header(String userInfo) {
        return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Map<String, String> headers(URI base) {
        var header = headerByUrl.get(base);
        return header == null ? Map.of() : Map.of("Authorization", header);
    }
}
