package dev.plumbline.benchmark;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Times several pieces of work in turns, so that whatever else the machine does falls on all of them alike.
 *
 * <p>A piece that is over sooner than {@link #SHORTEST} is repeated until it is not. Ratios are taken within each round and only then
 * is their median; a machine that slows down between two rounds does not move them.
 */
final class Interleaved {
    private static final Duration SHORTEST = Duration.ofMillis(25);
    /** A piece is warm when so many stretches of repetitions in a row were no faster than those before: its code is compiled by then. */
    private static final int QUIET_STRETCHES = 5;

    private static final Duration STRETCH = Duration.ofMillis(500);
    private static final double FASTER = 0.97;
    /** Whatever a coarse clock says, nothing here is over sooner. */
    private static final long LEAST_NANOS = 1000;

    private final Clock clock;
    private final Map<String, Runnable> pieces = new LinkedHashMap<>();

    Interleaved(Clock clock) {
        this.clock = clock;
    }

    /** Adds a piece of work under a name. */
    Interleaved with(String name, Runnable piece) {
        pieces.put(name, piece);
        return this;
    }

    /** Runs every piece once a round, after a warm-up. */
    Timings rounds(int rounds) {
        var repeats = new LinkedHashMap<String, Integer>();
        pieces.forEach((name, piece) -> repeats.put(name, repeats(piece)));
        var nanos = new LinkedHashMap<String, double[]>();
        pieces.keySet().forEach(name -> nanos.put(name, new double[rounds]));
        for (int round = 0; round < rounds; round++) {
            for (var piece : pieces.entrySet()) {
                int times = repeats.get(piece.getKey());
                nanos.get(piece.getKey())[round] = (double) nanos(piece.getValue(), times) / times;
            }
        }
        return new Timings(nanos);
    }

    private int repeats(Runnable piece) {
        long once = fastest(piece);
        for (int quiet = 0; quiet < QUIET_STRETCHES; quiet++) {
            long now = fastest(piece);
            if (now < FASTER * once) {
                quiet = 0;
            }
            once = Math.min(once, now);
        }
        return (int) Math.max(1, SHORTEST.toNanos() / once);
    }

    private long fastest(Runnable piece) {
        long once = Long.MAX_VALUE;
        long until = System.nanoTime() + STRETCH.toNanos();
        do {
            once = Math.min(once, Math.max(nanos(piece, 1), LEAST_NANOS));
        } while (System.nanoTime() < until);
        return once;
    }

    private long nanos(Runnable piece, int times) {
        long start = clock.nanos();
        for (int i = 0; i < times; i++) {
            piece.run();
        }
        return clock.nanos() - start;
    }

    /** Nanoseconds of every piece in every round. */
    record Timings(Map<String, double[]> nanos) {
        /** The median of one piece. */
        double median(String piece) {
            return median(nanos.get(piece));
        }

        /** The median over the rounds of one piece's time by another's. */
        double ratio(String piece, String by) {
            var above = nanos.get(piece);
            var below = nanos.get(by);
            return median(IntStream.range(0, above.length)
                    .mapToDouble(round -> above[round] / below[round])
                    .toArray());
        }

        /** Names in the order they were added. */
        List<String> pieces() {
            return List.copyOf(nanos.keySet());
        }

        private static double median(double[] values) {
            var sorted = values.clone();
            Arrays.sort(sorted);
            int middle = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }
}
