package dev.plumbline.stream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a stream thread that died, a few times; a fault that comes again and again stops the service.
 *
 * <p>A new thread cures what a broker's crash leaves behind. It cures no missing topic, no refused credentials and no bug: without a
 * limit such a fault loops hot.
 */
final class ThreadRecovery implements StreamsUncaughtExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(ThreadRecovery.class);

    private final int limit;
    private final Duration window;
    private final LongSupplier nowMillis;
    private final Deque<Long> deathsMillis = new ArrayDeque<>();
    private Throwable failure;

    /**
     * Replaces threads.
     *
     * @param limit how many threads may die within the window
     */
    ThreadRecovery(int limit, Duration window, LongSupplier nowMillis) {
        this.limit = limit;
        this.window = window;
        this.nowMillis = nowMillis;
    }

    @Override
    public synchronized StreamThreadExceptionResponse handle(Throwable error) {
        if (isRegistryAway(error)) {
            // However often: each of these deaths has waited first, and ends when the registry is back.
            log.warn("a new stream thread waits for the registry in place of one that has waited long enough");
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        long now = nowMillis.getAsLong();
        deathsMillis.addLast(now);
        while (deathsMillis.getFirst() < now - window.toMillis()) {
            deathsMillis.removeFirst();
        }
        if (isFinal(error) || deathsMillis.size() > limit) {
            failure = error;
            log.error("the service stops: {} stream threads died within {}", deathsMillis.size(), window, error);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        log.warn("a stream thread died and is replaced", error);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    /** What stopped the service; empty if nothing did. */
    synchronized Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    private static boolean isRegistryAway(Throwable error) {
        for (var cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof RegistryAwayException) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFinal(Throwable error) {
        for (var cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof Error
                    || cause instanceof ConfigException
                    || cause instanceof MissingSourceTopicException
                    || cause instanceof AuthenticationException
                    || cause instanceof AuthorizationException) {
                return true;
            }
        }
        return false;
    }
}
