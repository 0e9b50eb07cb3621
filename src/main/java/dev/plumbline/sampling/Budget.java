package dev.plumbline.sampling;

/**
 * A bound on explanations per second that lowers the sampling rate instead of queueing.
 *
 * <p>A token bucket in expectation: it fills at the budget's rate, and every candidate takes out the probability with which it is
 * kept. While it is more than half full nothing is shed; below that the fraction left falls in proportion to what is in it, so that at
 * a demand of D per second against a budget of B the fraction settles at B / D. The fraction depends on arrival times and
 * probabilities only, never on a hash, so that the product of both is the exact inclusion probability and weighted totals stay
 * unbiased.
 *
 * <p>Where several processes read the stream each has a bucket, out of which an explanation takes one over the process's share, so that
 * together they keep to the budget without asking one another. Safe for use by several threads.
 */
public final class Budget {
    private final double perSecond;
    private final double capacity;
    /** In explanations of the whole stream: one explanation of a process that reads a quarter of it costs four. */
    private double tokens;

    private long filledAtMillis = Long.MIN_VALUE;

    /**
     * A full bucket.
     *
     * @param perSecond expected explanations per second, over the whole stream
     * @param burstSeconds seconds of budget the bucket holds
     */
    public Budget(double perSecond, double burstSeconds) {
        if (!(perSecond > 0 && burstSeconds > 0)) {
            throw new IllegalArgumentException("expected a budget and a burst above 0, found %s per second and %s s"
                    .formatted(perSecond, burstSeconds));
        }
        this.perSecond = perSecond;
        this.capacity = perSecond * burstSeconds;
        this.tokens = capacity;
    }

    /** The fraction of its probability that a candidate arriving now keeps, in (0, 1]. */
    public synchronized double spend(double probability, double share, long nowMillis) {
        fill(nowMillis);
        double demand = probability / share;
        // One more candidate never takes more than there is.
        double fraction = Math.min(1, tokens / Math.max(capacity / 2, demand));
        tokens -= demand * fraction;
        return Math.max(fraction, Double.MIN_NORMAL);
    }

    /** Takes out what one explanation costs that is made whatever is left: those that are not forced make room for it. */
    synchronized void charge(double share, long nowMillis) {
        fill(nowMillis);
        tokens = Math.max(0, tokens - 1 / share);
    }

    private void fill(long nowMillis) {
        if (filledAtMillis != Long.MIN_VALUE && nowMillis > filledAtMillis) {
            tokens = Math.min(capacity, tokens + perSecond * (nowMillis - filledAtMillis) / 1000.0);
        }
        filledAtMillis = Math.max(filledAtMillis, nowMillis);
    }
}
