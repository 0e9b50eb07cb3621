package dev.plumbline.monitor;

import java.util.ArrayList;
import java.util.List;

/**
 * Relative deltas counted in half decades from 1e-8 to 10, by verdict; the first bin takes all that is smaller (exact zeros too), the
 * last one all that is larger or not a number.
 */
final class DeltaHistogram {
    private static final int DECADES = 9;
    private static final int SMALLEST_EXPONENT = -8;
    private static final int BINS = 2 * DECADES + 2;

    private final long[] converged = new long[BINS];
    private final long[] violated = new long[BINS];

    void add(double relativeDelta, boolean violation) {
        (violation ? violated : converged)[bin(relativeDelta)]++;
    }

    void add(DeltaHistogram other) {
        for (int bin = 0; bin < BINS; bin++) {
            converged[bin] += other.converged[bin];
            violated[bin] += other.violated[bin];
        }
    }

    private static int bin(double relativeDelta) {
        if (Double.isNaN(relativeDelta)) {
            return BINS - 1;
        }
        double halfDecades = 2 * (Math.log10(Math.max(relativeDelta, Double.MIN_VALUE)) - SMALLEST_EXPONENT);
        return (int) Math.max(0, Math.min(BINS - 1, Math.floor(halfDecades) + 1));
    }

    /** The counts so far, with the {@code bins - 1} inner edges between the bins. */
    Counts counts() {
        var edges = new ArrayList<Double>();
        for (int edge = 0; edge < BINS - 1; edge++) {
            edges.add(Math.pow(10, SMALLEST_EXPONENT + edge / 2.0));
        }
        return new Counts(edges, converged.clone(), violated.clone());
    }

    /** Edges and counts per bin: bin 0 lies below the first edge, the last one above the last. */
    record Counts(List<Double> edges, long[] converged, long[] violated) {}
}
