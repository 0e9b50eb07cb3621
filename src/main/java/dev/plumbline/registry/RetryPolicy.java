package dev.plumbline.registry;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often and how long to wait for a registry that fails: exponential backoff with full jitter.
 *
 * @param retries tries after the first one
 * @param initialWait upper bound of the first wait; it doubles with each retry
 * @param longestWait where the doubling ends
 */
record RetryPolicy(int retries, Duration initialWait, Duration longestWait) {
    /** Wait before retry {@code retry}, counted from 0: uniform between 1 ms and the bound, so that clients do not come back at once. */
    Duration wait(int retry, RandomGenerator random) {
        long doubled = initialWait.toMillis() << Math.min(retry, 20);
        return Duration.ofMillis(random.nextLong(1, Math.min(doubled, longestWait.toMillis()) + 1));
    }
}
