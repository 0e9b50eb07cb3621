package dev.plumbline.registry.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * A schema registry for Avro in this process, reachable on loopback only.
 *
 * <p>Clients of Confluent's registry in any language can use it: registration with all compatibility levels, look-up, ids, GUIDs,
 * versions, configuration, modes, deletion, with Confluent's error codes. It knows no authentication and ignores what is sent of it.
 */
public final class EmbeddedRegistry implements AutoCloseable {
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final int THREADS = 4;
    private static final int LARGEST_REQUEST_BYTES = 16 << 20;
    private static final JsonMapper JSON = new JsonMapper();

    static {
        // Head and body leave in two writes; without this each answer waits 40 ms for the client's acknowledgement of
        // the first.
        System.setProperty("sun.net.httpserver.nodelay", System.getProperty("sun.net.httpserver.nodelay", "true"));
    }

    private final SubjectStore store;
    private final Optional<Path> file;
    private final Router router;
    private final HttpServer server;
    private final ExecutorService workers;

    /** Starts a registry that forgets everything when it is closed; port 0 takes a free one. */
    public EmbeddedRegistry(int port) throws IOException {
        this(port, new SubjectStore(Clock.systemUTC()), Optional.empty());
    }

    private EmbeddedRegistry(int port, SubjectStore store, Optional<Path> file) throws IOException {
        this.store = store;
        this.file = file;
        this.router = RegistryApi.routes(store);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        this.workers = Executors.newFixedThreadPool(THREADS, EmbeddedRegistry::daemon);
        server.setExecutor(workers);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Starts a registry that keeps its subjects in a file, and has those that are in it already. */
    public static EmbeddedRegistry persisted(int port, Path file) throws IOException {
        return new EmbeddedRegistry(port, Snapshot.read(file, Clock.systemUTC()), Optional.of(file));
    }

    private static Thread daemon(Runnable task) {
        var thread = new Thread(task, "embedded-registry");
        thread.setDaemon(true);
        return thread;
    }

    /** The base URL for {@code schema.registry.url}. */
    public String url() {
        var address = server.getAddress();
        return "http://%s:%d".formatted(address.getAddress().getHostAddress(), address.getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                requireMediaTypes(exchange);
                answer(exchange, 200, serve(exchange));
            } catch (RegistryFault fault) {
                answer(exchange, fault.status(), Answers.error(fault.errorCode(), fault.getMessage()));
            } catch (RuntimeException e) {
                var fault = RegistryFault.store(e);
                answer(exchange, fault.status(), Answers.error(fault.errorCode(), fault.getMessage()));
            }
        }
    }

    private JsonNode serve(HttpExchange exchange) throws IOException {
        var body = body(exchange);
        var uri = exchange.getRequestURI();
        synchronized (store) {
            var answer = router.answer(exchange.getRequestMethod(), uri.getRawPath(), uri.getRawQuery(), body);
            if (!exchange.getRequestMethod().equals("GET")) {
                file.ifPresent(this::save);
            }
            return answer;
        }
    }

    private void save(Path to) {
        try {
            Snapshot.write(store, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode body(HttpExchange exchange) throws IOException {
        var bytes = exchange.getRequestBody().readNBytes(LARGEST_REQUEST_BYTES + 1);
        if (bytes.length > LARGEST_REQUEST_BYTES) {
            throw RegistryFault.http(413, "Payload Too Large");
        }
        if (bytes.length == 0) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw RegistryFault.badRequest("Unable to process JSON: " + e.getOriginalMessage());
        }
    }

    private static void requireMediaTypes(HttpExchange exchange) {
        var sent = header(exchange, "Content-Type");
        if (!exchange.getRequestMethod().equals("GET")
                && !sent.isEmpty()
                && !isJson(sent)
                && !sent.startsWith("application/octet-stream")) {
            throw RegistryFault.http(415, "Unsupported Media Type");
        }
        var wanted = header(exchange, "Accept");
        if (!wanted.isEmpty() && !wanted.contains("*/*") && !wanted.contains("application/*") && !isJson(wanted)) {
            throw RegistryFault.http(406, "Not Acceptable");
        }
    }

    private static String header(HttpExchange exchange, String name) {
        var values = exchange.getRequestHeaders().get(name);
        return values == null ? "" : String.join(", ", values).toLowerCase(Locale.ROOT);
    }

    private static boolean isJson(String types) {
        return Stream.of(MEDIA_TYPE, "application/vnd.schemaregistry+json", "application/json")
                .anyMatch(types::contains);
    }

    private static void answer(HttpExchange exchange, int status, JsonNode body) throws IOException {
        var bytes = JSON.writeValueAsBytes(body);
        var wanted = header(exchange, "Accept");
        boolean plain = !wanted.contains(MEDIA_TYPE) && wanted.contains("application/json");
        exchange.getResponseHeaders().set("Content-Type", plain ? "application/json" : MEDIA_TYPE);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
