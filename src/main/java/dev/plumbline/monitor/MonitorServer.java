package dev.plumbline.monitor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.json.JavalinJackson;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The web server: the page at {@code /}, its API under {@code /api}, {@code /metrics}, {@code /health/live} and
 * {@code /health/ready}.
 */
public final class MonitorServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MonitorServer.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int THREADS = LiveFeed.PAGES + 16;
    private static final String OPENMETRICS_OR_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final MonitorSettings settings;
    private final ServiceView service;
    private final Meters meters;
    private final ExplanationLog log;
    private final Clock clock = Clock.systemUTC();
    private final Pace pace = new Pace();
    private final ObjectMapper json = json();
    private final LiveFeed feed = new LiveFeed(this::liveState);
    private final ScheduledExecutorService ticker =
            Executors.newSingleThreadScheduledExecutor(work -> daemon(work, "monitor-ticker"));
    private final PredictionSource predictions;
    private final Javalin server;

    private MonitorServer(
            MonitorSettings settings,
            ServiceView service,
            Meters meters,
            ExplanationLog log,
            PredictionSource predictions) {
        this.settings = settings;
        this.service = service;
        this.meters = meters;
        this.log = log;
        this.predictions = predictions;
        this.server = Javalin.create(this::configure);
    }

    /**
     * Starts to listen.
     *
     * @param service the running service
     * @param meters what {@code /metrics} shows; closed by its owner
     * @param log what the page shows, filled by a {@link TopicFollower}
     * @param predictions where the inputs of explained predictions are found
     */
    public static MonitorServer start(
            MonitorSettings settings,
            ServiceView service,
            Meters meters,
            ExplanationLog log,
            PredictionSource predictions) {
        var monitor = new MonitorServer(settings, service, meters, log, predictions);
        meters.about(service);
        monitor.server.start();
        var unused = monitor.ticker.scheduleAtFixedRate(monitor::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
        if (!settings.onLoopback() && !settings.asksForToken()) {
            LOG.warn("the page is open to whoever reaches {}: set a token, or listen on loopback", monitor.uri());
        }
        return monitor;
    }

    private void configure(JavalinConfig config) {
        config.jetty.host = settings.host();
        config.jetty.port = settings.port();
        config.jetty.threadPool = new QueuedThreadPool(THREADS, 2, 60_000);
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.jsonMapper(new JavalinJackson(json, false));
        new Guard(settings).register(config.routes);
        new Page().register(config.routes);
        new Api(log, this::overview, new ExplainedInputs(predictions)).register(config.routes);
        config.routes.get("/api/stream", feed::serve);
        config.routes.get("/metrics", this::metrics);
        config.routes.get("/health/live", context -> health(context, Health.of(service.alive())));
        config.routes.get("/health/ready", context -> health(context, Health.of(service.ready())));
        config.routes.exception(
                HttpResponseException.class,
                (fault, context) -> context.status(fault.getStatus()).json(Map.of("error", fault.getMessage())));
        config.routes.exception(Exception.class, this::failed);
    }

    private void failed(Exception fault, Context context) {
        LOG.warn("{} {} failed", context.method(), context.path(), fault);
        context.status(500).json(Map.of("error", "the request failed; the service's log has the reason"));
    }

    private void metrics(Context context) {
        context.contentType(OPENMETRICS_OR_TEXT).result(meters.scrape(OPENMETRICS_OR_TEXT));
    }

    private static void health(Context context, Health health) {
        context.status(health.status()).json(health);
    }

    private void tick() {
        try {
            pace.sample(clock.instant(), service.totals().get());
            feed.tick();
        } catch (RuntimeException e) {
            LOG.warn("the page's state could not be taken", e);
        }
    }

    private Overview overview() {
        return Overview.of(service, pace, log, clock.instant());
    }

    private String liveState() {
        try {
            return json.writeValueAsString(LiveState.of(overview(), log));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the page's state cannot be written as JSON", e);
        }
    }

    private static ObjectMapper json() {
        var times = new SimpleModule().addSerializer(Instant.class, ToStringSerializer.instance);
        return new ObjectMapper().registerModule(times);
    }

    private static Thread daemon(Runnable work, String name) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** The paths it answers, as patterns. */
    List<String> paths() {
        return server.unsafe.internalRouter.allHttpHandlers().stream()
                .filter(handler -> handler.endpoint.method.isHttpMethod())
                .map(handler -> handler.endpoint.path)
                .toList();
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    /** Where the page is. */
    public URI uri() {
        String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        return URI.create("http://%s:%d/".formatted(host, port()));
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        feed.close();
        server.stop();
    }
}
