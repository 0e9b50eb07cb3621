package dev.plumbline.stream;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What lag leaves of the sampling rates: all up to a bound, from there on the bound over the lag.
 *
 * <p>Every partition goes by its own lag. Where predictions come k times as fast as they can be explained, the lag settles at k times the
 * bound and the rate at 1/k of the policy's. The fraction depends on no prediction's id, so the inclusion probabilities stay exact.
 */
public final class Shedding {
    /** A lag that nothing exceeds: nothing is shed. */
    static final long NEVER = 0;

    private final long fromLag;
    private final Map<Integer, Long> lags = new ConcurrentHashMap<>();

    /**
     * Sheds by lag.
     *
     * @param fromLag records of one partition not yet read; {@link #NEVER} to shed nothing
     */
    Shedding(long fromLag) {
        this.fromLag = fromLag;
    }

    boolean enabled() {
        return fromLag != NEVER;
    }

    /** Takes in the lag of each partition that this process reads now. */
    void observe(Map<Integer, Long> now) {
        lags.keySet().retainAll(now.keySet());
        lags.putAll(now);
    }

    /** The fraction of its rates that a partition keeps, in (0, 1]. */
    double fraction(int partition) {
        if (fromLag == NEVER) {
            return 1;
        }
        long lag = lags.getOrDefault(partition, 0L);
        return lag <= fromLag ? 1 : (double) fromLag / lag;
    }
}
