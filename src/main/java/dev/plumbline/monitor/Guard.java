package dev.plumbline.monitor;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.UnauthorizedResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Set;

/**
 * Who may ask, and what browsers may do with the answer.
 *
 * <p>The page itself and the health checks hold nothing secret and are open; everything else asks for the token where one is set. On
 * loopback a request must name this machine as its host, so that no web site can reach in by pointing its own name here.
 */
final class Guard {
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                    + "require-trusted-types-for 'script'; trusted-types 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Cache-Control",
            "no-cache");
    private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final String SCHEME = "Bearer ";

    private final MonitorSettings settings;
    private final boolean loopback;

    Guard(MonitorSettings settings) {
        this.settings = settings;
        this.loopback = settings.onLoopback();
    }

    void register(RoutesConfig routes) {
        routes.before(context -> HEADERS.forEach(context::header));
        routes.before(this::checkHost);
        routes.before("/api/*", this::checkToken);
        routes.before("/metrics", this::checkToken);
    }

    private void checkHost(Context context) {
        String host = context.host() == null ? "" : context.host().replaceFirst(":\\d+$", "");
        if (loopback && !LOCAL_NAMES.contains(host)) {
            throw new ForbiddenResponse("expected a Host header that names this machine, found '%s'".formatted(host));
        }
    }

    private void checkToken(Context context) {
        if (settings.asksForToken() && !presents(context.header("Authorization"))) {
            context.header("WWW-Authenticate", "Bearer realm=\"plumbline\"");
            throw new UnauthorizedResponse("expected the header Authorization: Bearer with the configured token");
        }
    }

    /** Compares in constant time. */
    private boolean presents(String authorization) {
        return authorization != null
                && authorization.startsWith(SCHEME)
                && MessageDigest.isEqual(
                        authorization.substring(SCHEME.length()).getBytes(StandardCharsets.UTF_8),
                        settings.token().getBytes(StandardCharsets.UTF_8));
    }
}
