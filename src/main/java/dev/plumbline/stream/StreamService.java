package dev.plumbline.stream;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;

/** The running topology: started, watched and stopped as one. Closing it closes its engine too, but no explainer. */
public final class StreamService implements AutoCloseable {
    private static final int THREAD_DEATHS = 5;
    private static final Duration THREAD_DEATHS_WINDOW = Duration.ofMinutes(5);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(60);

    /** How the service is, for people and probes. */
    public enum State {
        STARTING,
        RUNNING,
        REBALANCING,
        STOPPING,
        STOPPED,
        FAILED
    }

    private final StreamParts parts;
    private final KafkaStreams streams;
    private final boolean staticMember;
    private final Map<String, Object> adminSettings;
    private Optional<LagWatch> lagWatch = Optional.empty();
    private final ThreadRecovery recovery =
            new ThreadRecovery(THREAD_DEATHS, THREAD_DEATHS_WINDOW, System::currentTimeMillis);
    private final CountDownLatch runningOrStopped = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * Prepares the service; nothing runs yet.
     *
     * @param kafka every Kafka client setting, passed through untouched; {@code bootstrap.servers} at least
     * @throws IllegalStateException in one sentence, if the brokers do not answer or the topics do not suit
     */
    public StreamService(StreamParts parts, Map<String, ?> kafka) {
        this.parts = requireNonNull(parts, "parts");
        parts.catalog()
                .models()
                .forEach(model -> parts.counters().serve(model.id().name()));
        var settings = parts.settings();
        adminSettings = TopicCheck.clientSettings(kafka);
        try (var admin = Admin.create(adminSettings)) {
            var check = new TopicCheck(admin);
            check.require(settings.topics(), settings.buffer().maxRecordBytes());
            parts.share().outOf(check.partitions(settings.topics().read()));
            new SightingsTopic(admin).create(settings.sightingsTopic(), kafka);
        }
        staticMember = kafka.keySet().stream().anyMatch(key -> key.endsWith(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG));
        streams = new KafkaStreams(PlumblineTopology.build(parts), StreamProperties.of(settings, kafka));
        streams.setUncaughtExceptionHandler(recovery);
        streams.setStateListener((now, before) -> onState(now));
    }

    private void onState(KafkaStreams.State now) {
        if (now == KafkaStreams.State.RUNNING || now.hasCompletedShutdown()) {
            runningOrStopped.countDown();
        }
        if (now.hasCompletedShutdown()) {
            stopped.countDown();
        }
    }

    public void start() {
        streams.start();
        var admin = Admin.create(adminSettings);
        lagWatch = Optional.of(LagWatch.start(parts.shedding(), parts.settings(), streams, admin));
    }

    /** Waits until all of this instance's tasks run; false if they do not in time, or the service stopped instead. */
    public boolean awaitRunning(Duration timeout) throws InterruptedException {
        return runningOrStopped.await(timeout.toNanos(), TimeUnit.NANOSECONDS) && state() == State.RUNNING;
    }

    /** Waits until the service has stopped, whoever stopped it. */
    public void awaitStopped() throws InterruptedException {
        stopped.await();
    }

    /** What stopped the service by itself; empty while it runs and after an orderly close. */
    public Optional<Throwable> failure() {
        return recovery.failure();
    }

    public State state() {
        if (failure().isPresent()) {
            return State.FAILED;
        }
        return switch (streams.state()) {
            case CREATED -> State.STARTING;
            case RUNNING -> State.RUNNING;
            case REBALANCING -> runningOrStopped.getCount() > 0 ? State.STARTING : State.REBALANCING;
            case PENDING_SHUTDOWN -> State.STOPPING;
            case NOT_RUNNING -> State.STOPPED;
            case PENDING_ERROR, ERROR -> State.FAILED;
        };
    }

    /** Predictions written and not done, over the partitions of this instance; empty while it is not known. */
    public OptionalLong lag() {
        return lagWatch.map(LagWatch::total).orElse(OptionalLong.empty());
    }

    /** Which part of all partitions this instance reads, and so of every budget. */
    double share() {
        return parts.share().share();
    }

    public StreamCounters counters() {
        return parts.counters();
    }

    /**
     * Serves these models from now on; one that is served already goes on as it is. Records of the others that are under way are still
     * explained by them before they are closed.
     *
     * @throws IllegalArgumentException if a model and version is there twice; nothing changes then
     */
    public void serve(List<LoadedModel> models) {
        var retired = parts.catalog().replace(models);
        models.forEach(model -> parts.counters().serve(model.id().name()));
        retired.forEach(LoadedModel::retire);
    }

    /** The models that are served now. */
    public Collection<LoadedModel> models() {
        return parts.catalog().models();
    }

    /** Kafka's own metrics of this instance. */
    public Map<MetricName, ? extends Metric> metrics() {
        return streams.metrics();
    }

    /** Hands Kafka's own object to one who only looks at it, such as a binder of metrics. */
    public void observe(Consumer<KafkaStreams> observer) {
        observer.accept(streams);
    }

    /** What the engine has done so far, by model. */
    public Map<String, EngineWork> engineWork() {
        return parts.engine().work();
    }

    /** Lets someone hear of every call of the engine. */
    public void onEngineCall(EngineWork.Listener listener) {
        parts.engine().onCall(listener);
    }

    /**
     * Commits and stops. A static member stays in its group and finds its tasks again when it restarts; any other leaves, for it could
     * not come back as the same, and its tasks would wait for its session to time out.
     */
    @Override
    public void close() {
        close(staticMember ? GroupMembershipOperation.REMAIN_IN_GROUP : GroupMembershipOperation.LEAVE_GROUP);
    }

    /** Commits, stops and leaves the group, a static member too: for an instance that does not come back. */
    public void leave() {
        close(GroupMembershipOperation.LEAVE_GROUP);
    }

    private void close(GroupMembershipOperation membership) {
        lagWatch.ifPresent(LagWatch::close);
        streams.close(CloseOptions.timeout(CLOSE_TIMEOUT).withGroupMembershipOperation(membership));
        parts.engine().close();
    }
}
