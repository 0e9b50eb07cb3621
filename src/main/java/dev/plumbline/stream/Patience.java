package dev.plumbline.stream;

import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits in place for what a retry can cure, such as a registry that restarts, up to a limit; then gives the error up to the thread.
 *
 * <p>A record must not become a dead letter because the registry was away. The limit stays below {@code max.poll.interval.ms}.
 */
final class Patience {
    private static final Logger log = LoggerFactory.getLogger(Patience.class);
    private static final long FIRST_WAIT_MILLIS = 50;
    private static final long LONGEST_WAIT_MILLIS = 2000;

    private final Duration limit;

    Patience(Duration limit) {
        this.limit = limit;
    }

    /** The action's result, tried until it succeeds, fails for good or the limit is reached. */
    <T> T call(Supplier<T> action) {
        long deadlineNanos = System.nanoTime() + limit.toNanos();
        for (long waitMillis = FIRST_WAIT_MILLIS; ; waitMillis = Math.min(2 * waitMillis, LONGEST_WAIT_MILLIS)) {
            try {
                return action.get();
            } catch (RuntimeException e) {
                if (!isTransient(e) || System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis) > deadlineNanos) {
                    throw e;
                }
                log.warn("waiting {} ms to try again: {}", waitMillis, e.getMessage());
                sleep(waitMillis);
            }
        }
    }

    /** Whether an error says nothing about the record: the record is kept and the error thrown on. */
    static boolean concernsNoRecord(Throwable error) {
        return isTransient(error) || has(error, AuthenticationException.class, AuthorizationException.class);
    }

    private static boolean isTransient(Throwable error) {
        // Not every IOException: Avro throws one where the bytes end too early.
        return has(
                error,
                RetriableException.class,
                SocketException.class,
                SocketTimeoutException.class,
                UnknownHostException.class,
                HttpTimeoutException.class);
    }

    @SafeVarargs
    private static boolean has(Throwable error, Class<? extends Throwable>... classes) {
        for (var cause = error; cause != null; cause = cause.getCause()) {
            for (var wanted : classes) {
                if (wanted.isInstance(cause)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
