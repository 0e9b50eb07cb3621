package dev.plumbline.demo;

/** Durations counted by millisecond: quantiles are exact to one, up to a minute, beyond which all durations count as one. */
final class MillisHistogram {
    private static final int LONGEST = 60_000;

    private final long[] counts = new long[LONGEST + 1];
    private long count;

    void add(long millis) {
        counts[(int) Math.max(0, Math.min(millis, LONGEST))]++;
        count++;
    }

    /** The least duration that a share of {@code quantile} of all does not exceed; 0 where there are none. */
    long quantile(double quantile) {
        long rank = Math.max(1, (long) Math.ceil(quantile * count));
        long seen = 0;
        for (int millis = 0; millis <= LONGEST; millis++) {
            seen += counts[millis];
            if (seen >= rank) {
                return millis;
            }
        }
        return 0;
    }
}
