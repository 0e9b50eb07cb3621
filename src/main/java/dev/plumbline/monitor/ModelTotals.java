package dev.plumbline.monitor;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * What this instance has counted for one model since it started.
 *
 * <p>The counts close: seen = skipped + sampled, and sampled = explained + dead letters + in flight.
 *
 * @param skipped seen and left alone by the sampling policy; {@code shed} of them because of load
 */
public record ModelTotals(
        String model, long seen, long skipped, long shed, long sampled, Outcomes outcomes, Work work) {
    public ModelTotals {
        requireNonNull(model, "model");
        requireNonNull(outcomes, "outcomes");
        requireNonNull(work, "work");
    }

    /** Sampled predictions of which nothing has come yet. */
    public long inFlight() {
        return Math.max(0, sampled - outcomes.explained() - outcomes.dead());
    }

    /**
     * What became of the sampled predictions.
     *
     * @param explained explanations written, whatever their verdict
     * @param violated those of them that do not add up
     * @param deadByReason dead letters by short, bounded reason such as {@code unknown-model}
     */
    public record Outcomes(long explained, long violated, Map<String, Long> deadByReason) {
        public Outcomes {
            deadByReason = Map.copyOf(deadByReason);
        }

        public long dead() {
            return deadByReason.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * What the outcomes cost.
     *
     * @param evaluations gradient evaluations
     * @param batches calls of the engine
     * @param engineNanos time spent in the engine, summed over its threads
     */
    public record Work(long evaluations, long batches, long engineNanos) {}
}
