package dev.plumbline.cli;

import dev.plumbline.stream.StreamSettings.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asks the Schema Registry every few seconds whether it is there, so that a readiness check need not wait for it. */
final class RegistryWatch implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofSeconds(5);

    private final Map<String, String> registry;
    private final Topics topics;
    private final ScheduledExecutorService asking = Executors.newSingleThreadScheduledExecutor(work -> {
        var thread = new Thread(work, "registry-watch");
        thread.setDaemon(true);
        return thread;
    });
    /** It answered before the service was opened. */
    private volatile Optional<String> fault = Optional.empty();

    private RegistryWatch(Map<String, String> registry, Topics topics) {
        this.registry = registry;
        this.topics = topics;
    }

    static RegistryWatch start(Map<String, String> registry, Topics topics) {
        var watch = new RegistryWatch(registry, topics);
        var unused = watch.asking.scheduleWithFixedDelay(
                watch::ask, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    private void ask() {
        try {
            fault = RegistryCheck.fault(registry, topics);
        } catch (RuntimeException e) {
            fault = Optional.of("the registry cannot be asked: " + e.getMessage());
        }
    }

    /** What it answered last, in one sentence if it did not. */
    Optional<String> fault() {
        return fault;
    }

    @Override
    public void close() {
        asking.shutdownNow();
    }
}
