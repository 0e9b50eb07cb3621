package dev.plumbline.stream;

import dev.plumbline.runtime.ExplainOutcome;
import dev.plumbline.runtime.ExplainRequest;
import dev.plumbline.runtime.Explainer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** One request on its way through the engine. */
final class Row {
    /**
     * What the engine made of a row.
     *
     * @param queueNanos from submission to the start of the call that answered
     * @param wallNanos duration of that call
     */
    record Answer(ExplainOutcome outcome, long queueNanos, long wallNanos) {}

    private static final int TIMEOUTS_OF_A_HANGING_ENGINE = 2;

    private final String model;
    private final Explainer explainer;
    private final ExplainRequest request;
    private final long bytes;
    private final long submittedNanos = System.nanoTime();
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();

    /** Rows that hung alone, of the failed batch this one was in; null until a batch failed. */
    private volatile AtomicInteger suspects;

    /** Whether a stream thread stands still until this is answered; guarded by the engine's lock. */
    private boolean urgent;

    /** @param model as it is counted */
    Row(String model, Explainer explainer, ExplainRequest request) {
        this.model = model;
        this.explainer = explainer;
        this.request = request;
        this.bytes = request.inputs().values().stream()
                .mapToLong(tensor -> tensor.bytes().remaining())
                .sum();
    }

    String model() {
        return model;
    }

    Explainer explainer() {
        return explainer;
    }

    ExplainRequest request() {
        return request;
    }

    /** Size of the row's inputs. */
    long bytes() {
        return bytes;
    }

    long submittedNanos() {
        return submittedNanos;
    }

    CompletableFuture<Answer> answer() {
        return answer;
    }

    /** Whether a batch with this row in it failed, so that the row must now go alone. */
    boolean alone() {
        return suspects != null;
    }

    void suspect(AtomicInteger batchSuspects) {
        suspects = batchSuspects;
    }

    /** Counts a row that hung alone; once two of its batch did, it is the engine that hangs, and the others need not wait for it. */
    void timedOutAlone() {
        if (alone()) {
            suspects.incrementAndGet();
        }
    }

    boolean urgent() {
        return urgent;
    }

    void hurry() {
        urgent = true;
    }

    /** Whether the row needs no call any more; answers it if its batch has hung the engine too often. */
    boolean settledOrSuspect() {
        if (alone() && suspects.get() >= TIMEOUTS_OF_A_HANGING_ENGINE) {
            settle(new ExplainOutcome.Failed(
                    TimeoutException.class.getName(),
                    "the engine hung on other rows of this row's batch, one by one, and was not tried again"));
        }
        return answer.isDone();
    }

    /** Answers without a call. */
    private void settle(ExplainOutcome outcome) {
        long now = System.nanoTime();
        settle(outcome, now, now);
    }

    void settle(ExplainOutcome outcome, long startedNanos, long endedNanos) {
        answer.complete(new Answer(outcome, startedNanos - submittedNanos, endedNanos - startedNanos));
    }
}
