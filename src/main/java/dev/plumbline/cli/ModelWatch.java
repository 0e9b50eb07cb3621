package dev.plumbline.cli;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for changed models every few seconds, and waits until nothing changes any more: a file may still be being written. */
final class ModelWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelWatch.class);
    private static final long CLOSE_SECONDS = 30;

    private final ModelReload reload;
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(work -> {
        var thread = new Thread(work, "model-watch");
        thread.setDaemon(true);
        return thread;
    });
    private FileStamps taken;
    private FileStamps last;

    private ModelWatch(ModelReload reload) {
        this.reload = requireNonNull(reload, "reload");
        this.taken = reload.stamps();
        this.last = taken;
    }

    /** Looks at every so often; never where the interval is zero. */
    static ModelWatch start(ModelReload reload, Duration interval) {
        var watch = new ModelWatch(reload);
        if (!interval.isZero()) {
            var unused = watch.looking.scheduleWithFixedDelay(
                    watch::look, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        }
        return watch;
    }

    private void look() {
        try {
            var now = reload.stamps();
            if (!now.equals(taken) && now.equals(last)) {
                reload.reload();
                // The configuration may name other files now; one that changed in the meantime is news the next time.
                taken = reload.stamps().overlaid(now);
            }
            last = reload.stamps();
        } catch (RuntimeException e) {
            LOG.error("the models could not be looked at", e);
        }
    }

    /** Lets a change that is being taken up finish. */
    @Override
    public void close() {
        looking.shutdown();
        try {
            if (!looking.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a model is still being loaded after {} s", CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
