package dev.plumbline.demo;

import static java.util.Objects.requireNonNull;

import dev.plumbline.stream.StreamCounters;

/**
 * How far the demonstration is.
 *
 * @param replayed prediction events sent
 * @param counts what the service says it did
 * @param tally what came out of it
 */
record DemoOutcome(long replayed, StreamCounters.Counts counts, DemoTally tally) {
    DemoOutcome {
        requireNonNull(counts, "counts");
        requireNonNull(tally, "tally");
    }

    /** Whether every replayed event was seen and every sampled one was explained or dead-lettered, once. */
    boolean accountedFor() {
        return counts.seen() == replayed
                && counts.seen() == counts.skipped() + counts.sampled()
                && counts.sampled() == tally.explained() + tally.deadLettered()
                && tally.doubled() == 0;
    }
}
