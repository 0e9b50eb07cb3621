package dev.plumbline.monitor;

import dev.plumbline.event.AlertEvent;
import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.EventClasses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The newest explanations, alerts and dead letters, in bounded memory: explanations as encoded events with a summary each, the
 * oldest dropped when their bytes exceed the budget.
 *
 * <p>Safe for use by several threads. An event that comes again (a replay gives the same ids) is not counted twice while it is
 * remembered.
 */
public final class ExplanationLog {
    private static final long MOST_BYTES = 64L << 20;
    private static final int SHARE_OF_HEAP = 8;
    /** What an entry weighs beside its event's bytes. */
    private static final int ENTRY_BYTES = 1024;

    private static final int MODELS = 64;
    private static final int ALERTS = 2000;
    private static final int DEAD_LETTERS = 500;

    private final Clock clock;
    private final long budgetBytes;
    private final Map<String, Entry> explanations = new LinkedHashMap<>();
    private final Map<String, ModelHistory> models = new LinkedHashMap<>();
    private final Map<String, AlertEvent> alerts = new LinkedHashMap<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private long bytes;
    private long missed;

    static {
        EventClasses.trust();
    }

    private record Entry(ExplanationSummary summary, byte[] event) {}

    /** @param budgetBytes memory the explanations may take */
    public ExplanationLog(Clock clock, long budgetBytes) {
        this.clock = clock;
        this.budgetBytes = budgetBytes;
    }

    /** A log of 64 MiB, or of an eighth of the heap where that is less. */
    public static ExplanationLog create() {
        long share = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
        return new ExplanationLog(Clock.systemUTC(), Math.min(MOST_BYTES, share));
    }

    /** Remembers an explanation. */
    public synchronized void add(AttributionEvent event) {
        if (explanations.containsKey(event.getId())) {
            return;
        }
        var summary = ExplanationSummary.of(event);
        var encoded = encoded(event);
        explanations.put(event.getId(), new Entry(summary, encoded));
        bytes += encoded.length + ENTRY_BYTES;
        String model = summary.prediction().model();
        if (models.containsKey(model) || models.size() < MODELS) {
            models.computeIfAbsent(model, name -> new ModelHistory()).add(event, summary);
        }
        forgetOldest();
    }

    private void forgetOldest() {
        var oldest = explanations.values().iterator();
        while (bytes > budgetBytes && oldest.hasNext()) {
            bytes -= oldest.next().event().length + ENTRY_BYTES;
            oldest.remove();
        }
    }

    /** Remembers an alert; one with a known id has grown and takes the older one's place, as the newest. */
    public synchronized void add(AlertEvent alert) {
        alerts.remove(alert.getId());
        alerts.put(alert.getId(), alert);
        if (alerts.size() > ALERTS) {
            alerts.remove(alerts.keySet().iterator().next());
        }
    }

    public synchronized void add(DeadLetter letter) {
        deadLetters.add(letter);
        if (deadLetters.size() > DEAD_LETTERS) {
            deadLetters.remove(0);
        }
    }

    /** Notes that records passed by unread, because they came faster than they could be followed or could not be decoded. */
    public synchronized void missed(long records) {
        missed += records;
    }

    synchronized long missed() {
        return missed;
    }

    /** An explanation's whole event, while it is remembered. */
    Optional<AttributionEvent> explanation(String id) {
        return encoded(id).map(ExplanationLog::decoded);
    }

    private synchronized Optional<byte[]> encoded(String id) {
        return Optional.ofNullable(explanations.get(id)).map(Entry::event);
    }

    private static byte[] encoded(AttributionEvent event) {
        try {
            var buffer = AttributionEvent.getEncoder().encode(event);
            var bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException("attribution event '%s' cannot be encoded".formatted(event.getId()), e);
        }
    }

    private static AttributionEvent decoded(byte[] event) {
        try {
            return AttributionEvent.getDecoder().decode(event);
        } catch (IOException e) {
            throw new UncheckedIOException("an attribution event that was encoded here cannot be decoded", e);
        }
    }

    /** The newest explanations that match, newest first. */
    synchronized List<ExplanationSummary> explanations(Predicate<ExplanationSummary> wanted, int limit) {
        var summaries = explanations.values().stream().map(Entry::summary).toList();
        return newest(summaries, wanted, limit);
    }

    /** The newest alerts that match, newest first. */
    synchronized List<AlertEvent> alerts(Predicate<AlertEvent> wanted, int limit) {
        return newest(List.copyOf(alerts.values()), wanted, limit);
    }

    /** The newest dead letters that match, newest first. */
    synchronized List<DeadLetter> deadLetters(Predicate<DeadLetter> wanted, int limit) {
        return newest(deadLetters, wanted, limit);
    }

    private static <T> List<T> newest(List<T> oldestFirst, Predicate<T> wanted, int limit) {
        var found = new ArrayList<T>();
        for (int i = oldestFirst.size() - 1; i >= 0 && found.size() < limit; i--) {
            if (wanted.test(oldestFirst.get(i))) {
                found.add(oldestFirst.get(i));
            }
        }
        return found;
    }

    synchronized List<String> models() {
        return List.copyOf(models.keySet());
    }

    /** A model's recent past, or nothing where none of its explanations was seen. */
    synchronized Optional<ModelReport> model(String name) {
        return Optional.ofNullable(models.get(name)).map(history -> ModelReport.of(name, history, clock.instant()));
    }

    synchronized Optional<ModelTrend> trend(String name) {
        return Optional.ofNullable(models.get(name)).map(history -> ModelTrend.of(history, clock.instant()));
    }
}
