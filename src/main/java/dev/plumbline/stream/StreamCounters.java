package dev.plumbline.stream;

import dev.plumbline.event.AlertType;
import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.ExplanationVerdict;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What has passed through the topology since the process started, over all its tasks, by model.
 *
 * <p>At every moment between two records, for each model and in all:
 *
 * <pre>
 * seen               = skipped + sampled
 * sampled + restored = explained + dead + in flight + released
 * </pre>
 *
 * <p>Every count is made when its step is done, so the accounts also close where a stream thread dies. What its transaction rolls back is
 * done again and counted again: the counts say what this process has done, the topics what has come of it, once each. {@code restored}
 * are records taken over unanswered, from another process or from a thread that died, {@code released} those left to one.
 */
public final class StreamCounters {
    /** Stands for all models that are not served: a name of theirs comes from outside, and there is no end to such names. */
    public static final String UNSERVED = "unserved";

    private final Map<String, ModelTally> tallies = new ConcurrentHashMap<>();
    private volatile Consumer<AttributionEvent> onExplained = event -> {};

    /**
     * The counts at one moment.
     *
     * @param seen records read and decided on
     * @param skipped records the sampling policy did not keep
     * @param shed those among them that it would have kept but for budget or lag
     * @param sampled records that must end as an attribution or as a dead letter
     * @param explained attributions written
     * @param violated those among them that do not add up
     * @param alerts predictions that were worth an alert, by its type; a few events in the topic stand for them all
     */
    public record Counts(
            long seen,
            long skipped,
            long shed,
            long sampled,
            long explained,
            long violated,
            Map<DeadLetterReason, Long> deadLetters,
            Map<AlertType, Long> alerts,
            Passage passage) {
        public Counts {
            deadLetters = Map.copyOf(deadLetters);
            alerts = Map.copyOf(alerts);
        }

        /** Counts of records that neither change hands nor wait. */
        public Counts(
                long seen,
                long skipped,
                long shed,
                long sampled,
                long explained,
                long violated,
                Map<DeadLetterReason, Long> deadLetters,
                Map<AlertType, Long> alerts) {
            this(seen, skipped, shed, sampled, explained, violated, deadLetters, alerts, new Passage(0, 0, 0));
        }

        /** Dead letters of all reasons. */
        public long dead() {
            return deadLetters.values().stream().mapToLong(Long::longValue).sum();
        }

        /** Whether every record is accounted for. */
        public boolean close() {
            return seen == skipped + sampled
                    && sampled + passage.restored() == explained + dead() + passage.inFlight() + passage.released();
        }
    }

    /**
     * Records between being read and being answered.
     *
     * @param inFlight records in the buffers of this process, counted there
     * @param restored records found in a buffer's changelog when a task started
     * @param released records left in a buffer's changelog when a task stopped
     */
    public record Passage(long inFlight, long restored, long released) {}

    /** Over all models. */
    public Counts counts() {
        var sum = new ModelTally();
        tallies.values().forEach(sum::add);
        return sum.counts();
    }

    /** By model, in order of name; {@link #UNSERVED} is one of them. */
    public Map<String, Counts> byModel() {
        var counts = new TreeMap<String, Counts>();
        tallies.forEach((model, tally) -> counts.put(model, tally.counts()));
        return counts;
    }

    /** Lets someone hear of every attribution that is written, on the stream thread that wrote it. */
    public void onExplained(Consumer<AttributionEvent> listener) {
        onExplained = listener;
    }

    /** A model that is served appears among the counts before anything of it is seen. */
    void serve(String model) {
        tally(model);
    }

    private ModelTally tally(String model) {
        var known = tallies.get(model);
        return known != null ? known : tallies.computeIfAbsent(model, name -> new ModelTally());
    }

    void skipped(String model, boolean shed) {
        tally(model).skipped(shed);
    }

    /** A record was sampled and put into the buffer. */
    void buffered(String model) {
        var tally = tally(model);
        tally.sampled();
        tally.inFlight(1);
    }

    void restored(String model) {
        tally(model).restored();
    }

    /** A record of the buffer was answered. */
    void answered(String model) {
        tally(model).inFlight(-1);
    }

    void released(String model) {
        tally(model).released();
    }

    /** A record was sampled and refused before it came to the buffer. */
    void refused(String model, DeadLetterReason reason) {
        var tally = tally(model);
        tally.sampled();
        tally.dead(reason);
    }

    /** A record of the buffer became a dead letter. */
    void dead(String model, DeadLetterReason reason) {
        tally(model).dead(reason);
    }

    void explained(AttributionEvent event) {
        tally(event.getPrediction().getModel().getName())
                .explained(event.getMethod().getVerdict() == ExplanationVerdict.CONVERGED);
        onExplained.accept(event);
    }

    void alerted(String model, AlertType type, long predictions) {
        tally(model).alerted(type, predictions);
    }
}
