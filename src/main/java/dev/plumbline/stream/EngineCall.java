package dev.plumbline.stream;

import dev.plumbline.runtime.ExplainOutcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call of an explainer; settled once, by the thread that runs it or by the watch that gives it up. */
final class EngineCall {
    private static final Logger log = LoggerFactory.getLogger(EngineCall.class);

    private final List<Row> rows;
    private final Consumer<List<Row>> retryAlone;
    private final long startedNanos = System.nanoTime();
    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile boolean abandoned;

    /**
     * A call that starts now.
     *
     * @param retryAlone takes the rows of a batch that failed
     */
    EngineCall(List<Row> rows, Consumer<List<Row>> retryAlone) {
        this.rows = List.copyOf(rows);
        this.retryAlone = retryAlone;
    }

    /** Calls the explainer and answers the rows; returns the nanoseconds it took. */
    long run() {
        try {
            var outcomes = rows.get(0)
                    .explainer()
                    .explain(rows.stream().map(Row::request).toList());
            if (outcomes.size() != rows.size()) {
                throw new IllegalStateException(
                        "expected %d outcomes from the explainer, found %d".formatted(rows.size(), outcomes.size()));
            }
            if (settled.compareAndSet(false, true)) {
                answer(outcomes);
            }
        } catch (RuntimeException e) {
            if (settled.compareAndSet(false, true)) {
                fail(e.getClass(), String.valueOf(e.getMessage()));
            }
        } catch (Error e) {
            // Not the rows' fault: the stream threads are told, and the service ends.
            rows.forEach(row -> row.answer().completeExceptionally(e));
            throw e;
        }
        return System.nanoTime() - startedNanos;
    }

    /** Whether the watch gave this call up, so that another thread has taken the place of the one that runs it. */
    boolean abandoned() {
        return abandoned;
    }

    /** Gives the call up if it has run too long and does not end just now. */
    boolean abandonIfLongerThan(Duration timeout) {
        boolean overdue = System.nanoTime() - startedNanos > timeout.toNanos();
        if (!overdue || !settled.compareAndSet(false, true)) {
            return false;
        }
        abandoned = true;
        rows.get(0).timedOutAlone();
        fail(TimeoutException.class, "expected an answer from the engine within %s".formatted(timeout));
        return true;
    }

    private void answer(List<ExplainOutcome> outcomes) {
        long endedNanos = System.nanoTime();
        for (int i = 0; i < rows.size(); i++) {
            rows.get(i).settle(outcomes.get(i), startedNanos, endedNanos);
        }
    }

    private void fail(Class<? extends Exception> errorClass, String message) {
        if (rows.size() == 1) {
            answer(List.of(new ExplainOutcome.Failed(errorClass.getName(), message)));
        } else {
            log.warn(
                    "a batch of {} rows failed and is tried row by row: {}: {}",
                    rows.size(),
                    errorClass.getName(),
                    message);
            retryAlone.accept(rows);
        }
    }
}
