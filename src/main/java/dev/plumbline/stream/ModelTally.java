package dev.plumbline.stream;

import dev.plumbline.event.AlertType;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** One model's counts, added to by all stream threads. */
final class ModelTally {
    private final LongAdder skipped = new LongAdder();
    private final LongAdder shed = new LongAdder();
    private final LongAdder sampled = new LongAdder();
    private final LongAdder explained = new LongAdder();
    private final LongAdder violated = new LongAdder();
    private final LongAdder inFlight = new LongAdder();
    private final LongAdder restored = new LongAdder();
    private final LongAdder released = new LongAdder();
    private final Map<DeadLetterReason, LongAdder> deadLetters = adders(DeadLetterReason.class);
    private final Map<AlertType, LongAdder> alerts = adders(AlertType.class);

    /** Now; reasons and types that never occurred are left out. */
    StreamCounters.Counts counts() {
        long dropped = skipped.sum();
        long kept = sampled.sum();
        return new StreamCounters.Counts(
                dropped + kept,
                dropped,
                shed.sum(),
                kept,
                explained.sum(),
                violated.sum(),
                sums(deadLetters),
                sums(alerts),
                new StreamCounters.Passage(inFlight.sum(), restored.sum(), released.sum()));
    }

    /** Adds another model's counts to these. */
    void add(ModelTally other) {
        skipped.add(other.skipped.sum());
        shed.add(other.shed.sum());
        sampled.add(other.sampled.sum());
        explained.add(other.explained.sum());
        violated.add(other.violated.sum());
        inFlight.add(other.inFlight.sum());
        restored.add(other.restored.sum());
        released.add(other.released.sum());
        other.deadLetters.forEach((reason, count) -> deadLetters.get(reason).add(count.sum()));
        other.alerts.forEach((type, count) -> alerts.get(type).add(count.sum()));
    }

    void skipped(boolean byLoad) {
        skipped.increment();
        if (byLoad) {
            shed.increment();
        }
    }

    void sampled() {
        sampled.increment();
    }

    void restored() {
        restored.increment();
        inFlight.increment();
    }

    void released() {
        released.increment();
        inFlight.decrement();
    }

    void inFlight(int change) {
        inFlight.add(change);
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
