package dev.plumbline.stream;

import dev.plumbline.registry.RegistryFaults;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits in place for a registry that restarts, or that somebody has to mend, up to a limit; then gives the error up to the thread.
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

    /** What is read, once the registry lets it be read. */
    <T> T read(Supplier<T> action) {
        return call(action, RegistryFaults::preventsReading);
    }

    /** What is written, once the registry lets it be written. */
    <T> T write(Supplier<T> action) {
        return call(action, RegistryFaults::preventsWriting);
    }

    private <T> T call(Supplier<T> action, Predicate<Throwable> concernsTheRegistry) {
        long deadlineNanos = System.nanoTime() + limit.toNanos();
        for (long waitMillis = FIRST_WAIT_MILLIS; ; waitMillis = Math.min(2 * waitMillis, LONGEST_WAIT_MILLIS)) {
            try {
                return action.get();
            } catch (RuntimeException e) {
                if (RegistryFaults.isRefusal(e) || !concernsTheRegistry.test(e)) {
                    throw e;
                }
                if (System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis) > deadlineNanos) {
                    throw new RegistryAwayException(e);
                }
                log.warn("waiting {} ms to try again: {}", waitMillis, e.getMessage());
                sleep(waitMillis);
            }
        }
    }

    /** Whether what was thrown says nothing about the record: the record is kept and the error thrown on. */
    static boolean concernsNoRecord(Throwable error) {
        return error instanceof RegistryAwayException
                || error instanceof InterruptException
                || RegistryFaults.isRefusal(error);
    }

    private static void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
