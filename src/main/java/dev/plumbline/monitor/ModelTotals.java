package dev.plumbline.monitor;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * What this instance has counted for one model since it started.
 *
 * <p>The counts close: seen = skipped + sampled, and sampled + restored = explained + dead letters + in flight + released.
 */
public record ModelTotals(String model, Drawn drawn, Passage passage, Outcomes outcomes, Work work) {
    public ModelTotals {
        requireNonNull(model, "model");
        requireNonNull(drawn, "drawn");
        requireNonNull(passage, "passage");
        requireNonNull(outcomes, "outcomes");
        requireNonNull(work, "work");
    }

    /**
     * What the sampling policy made of the predictions.
     *
     * @param skipped seen and left alone; {@code shed} of them because of load alone
     */
    public record Drawn(long seen, long skipped, long shed, long sampled) {}

    /**
     * Sampled predictions between being read and being answered.
     *
     * @param inFlight waiting for their answer here
     * @param restored taken over unanswered from another instance or an earlier run
     * @param released left unanswered to another instance or a later run
     */
    public record Passage(long inFlight, long restored, long released) {
        static final Passage NONE = new Passage(0, 0, 0);
    }

    /**
     * What became of the sampled predictions.
     *
     * @param explained explanations written, whatever their verdict
     * @param violated those of them that do not add up
     * @param deadByReason dead letters by short, bounded reason such as {@code unknown-model}
     * @param alertsByType alerts raised, by type such as {@code weak-baseline}
     */
    public record Outcomes(
            long explained, long violated, Map<String, Long> deadByReason, Map<String, Long> alertsByType) {
        public Outcomes {
            deadByReason = Map.copyOf(deadByReason);
            alertsByType = Map.copyOf(alertsByType);
        }

        public long dead() {
            return deadByReason.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * What the outcomes cost.
     *
     * @param batches calls of the engine
     * @param engineNanos time spent in the engine, summed over its threads
     */
    public record Work(long batches, long engineNanos) {}
}
