package dev.plumbline.monitor;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The page's files, from the jar: markup, style, scripts, the API's description, and D3 from its own jar. Browsers ask anew and are told what has not changed. */
final class Page {
    private static final String OWN = "/dev/plumbline/monitor/page/";
    private static final String D3 = "/META-INF/resources/webjars/d3/7.9.0/dist/d3.min.js";
    private static final String API = "/dev/plumbline/monitor/openapi.yaml";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "yaml", "application/yaml");

    private final Map<String, File> files = new ConcurrentHashMap<>();

    private record File(byte[] content, String type, String etag) {}

    void register(RoutesConfig routes) {
        routes.get("/", context -> send(context, OWN + "index.html"));
        routes.get("/style.css", context -> send(context, OWN + "style.css"));
        routes.get("/mark.svg", context -> send(context, OWN + "mark.svg"));
        routes.get("/vendor/d3.min.js", context -> send(context, D3));
        routes.get("/js/{name}", this::script);
        routes.get("/api/openapi.yaml", context -> send(context, API));
    }

    private void script(Context context) {
        String name = context.pathParam("name");
        if (!name.matches("[a-z0-9-]+\\.js")) {
            throw new NotFoundResponse("no script has the name '%s'".formatted(name));
        }
        send(context, OWN + "js/" + name);
    }

    private void send(Context context, String path) {
        var file = files.computeIfAbsent(path, Page::read);
        context.header("ETag", file.etag());
        if (file.etag().equals(context.header("If-None-Match"))) {
            context.status(304);
        } else {
            context.contentType(file.type()).result(file.content());
        }
    }

    private static File read(String path) {
        try (var stream = Page.class.getResourceAsStream(path)) {
            if (stream == null) {
                throw new NotFoundResponse("the page has no file '%s'".formatted(path));
            }
            byte[] content = stream.readAllBytes();
            return new File(content, TYPES.get(path.substring(path.lastIndexOf('.') + 1)), etag(content));
        } catch (IOException e) {
            throw new UncheckedIOException("the page's file '%s' cannot be read from the jar".formatted(path), e);
        }
    }

    private static String etag(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
