package dev.plumbline.stream;

import dev.plumbline.event.AlertType;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * What has passed through the topology since the process started, over all its tasks.
 *
 * <p>Counted when done and not when committed: what a crash rolls back is counted again when it is done again; the topics themselves are
 * exact. At rest, seen = skipped + sampled, and sampled = explained + dead letters but for records taken over from another process or
 * left to one.
 */
public final class StreamCounters {
    private final LongAdder seen = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder shed = new LongAdder();
    private final LongAdder sampled = new LongAdder();
    private final LongAdder explained = new LongAdder();
    private final LongAdder violated = new LongAdder();
    private final Map<DeadLetterReason, LongAdder> deadLetters = adders(DeadLetterReason.class);
    private final Map<AlertType, LongAdder> alerts = adders(AlertType.class);

    /**
     * The counts at one moment.
     *
     * @param seen records read
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
            Map<AlertType, Long> alerts) {
        public Counts {
            deadLetters = Map.copyOf(deadLetters);
            alerts = Map.copyOf(alerts);
        }

        /** Dead letters of all reasons. */
        public long dead() {
            return deadLetters.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** Now; reasons and types that never occurred are left out. */
    public Counts counts() {
        return new Counts(
                seen.sum(),
                skipped.sum(),
                shed.sum(),
                sampled.sum(),
                explained.sum(),
                violated.sum(),
                sums(deadLetters),
                sums(alerts));
    }

    void seen() {
        seen.increment();
    }

    void skipped() {
        skipped.increment();
    }

    void shed() {
        shed.increment();
    }

    void sampled() {
        sampled.increment();
    }

    void explained(boolean converged) {
        explained.increment();
        if (!converged) {
            violated.increment();
        }
    }

    void dead(DeadLetterReason reason) {
        deadLetters.get(reason).increment();
    }

    void alerted(AlertType type, long predictions) {
        alerts.get(type).add(predictions);
    }

    private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
        var adders = new EnumMap<E, LongAdder>(type);
        for (var constant : type.getEnumConstants()) {
            adders.put(constant, new LongAdder());
        }
        return adders;
    }

    private static <E extends Enum<E>> Map<E, Long> sums(Map<E, LongAdder> adders) {
        return adders.entrySet().stream()
                .filter(entry -> entry.getValue().sum() > 0)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().sum()));
    }
}
