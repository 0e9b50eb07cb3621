package dev.plumbline.stream;

import dev.plumbline.runtime.Explainer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Rows that wait for an engine call, apart by model; a model's rows leave in the order they came, but for
 * urgent ones. Not safe for use by several threads.
 */
final class RowQueue {
    private static final Comparator<Deque<Row>> OLDEST_FIRST =
            Comparator.comparingLong(lane -> lane.getFirst().submittedNanos());
    private static final Comparator<Deque<Row>> URGENT_FIRST =
            Comparator.comparing((Deque<Row> lane) -> !lane.getFirst().urgent()).thenComparing(OLDEST_FIRST);

    private final EngineSettings settings;
    private final Map<Explainer, Deque<Row>> lanes = new LinkedHashMap<>();

    /** Every second batch goes by age alone: a model of which rows are always urgent must not starve the others. */
    private boolean byAge;

    RowQueue(EngineSettings settings) {
        this.settings = settings;
    }

    /** Adds a row; whether that changes when the next batch is ready: with the first of a batch, and the one that fills it. */
    boolean add(Row row) {
        var lane = lane(row);
        lane.addLast(row);
        return lane.size() == 1 || isDue(lane);
    }

    /** Puts rows that must be tried again before all others. */
    void addFirst(List<Row> rows) {
        for (int i = rows.size() - 1; i >= 0; i--) {
            lane(rows.get(i)).addFirst(rows.get(i));
        }
    }

    /** Puts a row before all others that is not there yet; false if it does not wait here. */
    boolean hurry(CompletableFuture<?> answer) {
        for (var lane : lanes.values()) {
            for (var row : lane) {
                if (row.answer() == answer && !row.urgent()) {
                    lane.remove(row);
                    lane.addFirst(row);
                    row.hurry();
                    return true;
                }
            }
        }
        return false;
    }

    private Deque<Row> lane(Row row) {
        return lanes.computeIfAbsent(row.explainer(), model -> new ArrayDeque<>());
    }

    boolean isEmpty() {
        return lanes.isEmpty();
    }

    List<Row> drain() {
        var all = lanes.values().stream().flatMap(Deque::stream).toList();
        lanes.clear();
        return all;
    }

    /**
     * The next batch, of the model whose first row is urgent or waits longest, in turns; empty if none is urgent or full and none has
     * waited its time.
     */
    List<Row> takeReady(long nowNanos) {
        return lanes.values().stream()
                .filter(lane -> !lane.isEmpty() && (isDue(lane) || waitNanos(lane, nowNanos) <= 0))
                .min(byAge ? OLDEST_FIRST : URGENT_FIRST)
                .map(this::take)
                .orElseGet(ArrayList::new);
    }

    /** How long until the next batch has waited its time; very long while nothing waits. */
    long nanosToReady(long nowNanos) {
        return lanes.values().stream()
                .filter(lane -> !lane.isEmpty())
                .mapToLong(lane -> waitNanos(lane, nowNanos))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private long waitNanos(Deque<Row> lane, long nowNanos) {
        return settings.linger().toNanos() - (nowNanos - lane.getFirst().submittedNanos());
    }

    private boolean isDue(Deque<Row> lane) {
        return lane.getFirst().urgent()
                || lane.size() >= settings.batchRows()
                || lane.getFirst().alone();
    }

    /** Takes a batch off a lane that is not empty: as many rows as its bounds allow, and at least one. */
    private List<Row> take(Deque<Row> lane) {
        byAge = !byAge;
        var batch = new ArrayList<Row>();
        long bytes = 0;
        while (!lane.isEmpty() && batch.size() < settings.batchRows()) {
            var next = lane.getFirst();
            boolean fits = bytes + next.bytes() <= settings.batchBytes() && !next.alone();
            if (!batch.isEmpty() && !fits) {
                break;
            }
            batch.add(lane.removeFirst());
            bytes += next.bytes();
            if (next.alone()) {
                break;
            }
        }
        if (lane.isEmpty()) {
            // Models come and go.
            lanes.values().remove(lane);
        }
        return batch;
    }
}
