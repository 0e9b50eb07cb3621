package dev.plumbline.stream;

import dev.plumbline.runtime.ExplainOutcome;
import dev.plumbline.runtime.ExplainRequest;
import dev.plumbline.runtime.Explainer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers the rows of all tasks into batches and explains them on its own threads.
 *
 * <p>Sharing one engine makes real batches out of many slow partitions, and lets the stream threads poll while it works. A batch that
 * fails or overstays its time is tried again row by row, so that one bad row harms no other; rows that fail alone are answered with
 * {@link ExplainOutcome.Failed}. Rows wait without bound here: whoever submits holds a bounded number of them.
 */
public final class ExplainEngine implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ExplainEngine.class);

    private final EngineSettings settings;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final RowQueue queue;
    private final Set<EngineCall> running = ConcurrentHashMap.newKeySet();
    private final Set<Thread> workers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger threadNumber = new AtomicInteger();
    private final Map<String, EngineWork> work = new ConcurrentHashMap<>();
    private volatile EngineWork.Listener listener = (model, rows, took) -> {};
    private boolean closed;

    public ExplainEngine(EngineSettings settings) {
        this.settings = settings;
        this.queue = new RowQueue(settings);
        for (int i = 0; i < settings.threads(); i++) {
            startWorker();
        }
        startThread(this::watch, "explain-watch");
    }

    /** Queues a row; its answer completes on an engine thread. */
    Row submit(String model, Explainer explainer, ExplainRequest request) {
        var row = new Row(model, explainer, request);
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the engine is closed");
            }
            if (queue.add(row)) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
        return row;
    }

    /**
     * Lets a row go before all others, in one of the next two calls. A stream thread that waits for an answer neither commits nor polls, and behind a
     * full buffer of other tasks that would take longer than a transaction may.
     */
    void hurry(CompletableFuture<?> answer) {
        lock.lock();
        try {
            if (queue.hurry(answer)) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Time spent in calls so far, summed over the threads. */
    public long busyNanos() {
        return work.values().stream().mapToLong(EngineWork::nanos).sum();
    }

    /** The calls so far, by model. */
    public Map<String, EngineWork> work() {
        return Map.copyOf(work);
    }

    /** Lets someone hear of every call. */
    public void onCall(EngineWork.Listener other) {
        listener = other;
    }

    private void runCalls() {
        while (true) {
            var rows = awaitBatch();
            if (rows.isEmpty()) {
                return;
            }
            var call = new EngineCall(rows, this::retryAlone);
            running.add(call);
            note(rows, call.run());
            running.remove(call);
            if (call.abandoned()) {
                return;
            }
        }
    }

    private void note(List<Row> rows, long nanos) {
        var model = rows.get(0).model();
        work.merge(model, new EngineWork(1, rows.size(), nanos), EngineWork::plus);
        listener.called(model, rows.size(), Duration.ofNanos(nanos));
    }

    /** Blocks until a batch is ready; empty once the engine is closed. */
    private List<Row> awaitBatch() {
        lock.lock();
        try {
            while (!closed) {
                long now = System.nanoTime();
                var ready = queue.takeReady(now);
                if (!ready.isEmpty() && !queue.isEmpty()) {
                    // This thread is busy from now on; another has to mind the rest.
                    changed.signal();
                }
                var batch =
                        ready.stream().filter(row -> !row.settledOrSuspect()).toList();
                if (!batch.isEmpty()) {
                    return batch;
                }
                if (ready.isEmpty()) {
                    changed.awaitNanos(queue.nanosToReady(now));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return List.of();
    }

    private void retryAlone(List<Row> rows) {
        var suspects = new AtomicInteger();
        lock.lock();
        try {
            rows.forEach(row -> row.suspect(suspects));
            queue.addFirst(rows);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Gives up calls that overstay their time; a fresh thread takes the place of each that hangs. */
    private void watch() {
        try {
            long periodMillis = Math.max(1, settings.callTimeout().toMillis() / 10);
            while (!isClosed()) {
                TimeUnit.MILLISECONDS.sleep(periodMillis);
                running.removeIf(this::replacedWhenOverdue);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean replacedWhenOverdue(EngineCall call) {
        boolean abandoned = call.abandonIfLongerThan(settings.callTimeout());
        if (abandoned) {
            startWorker();
        }
        return abandoned;
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void startWorker() {
        workers.removeIf(worker -> !worker.isAlive());
        workers.add(startThread(this::runCalls, "explain"));
    }

    private Thread startThread(Runnable body, String name) {
        var thread = new Thread(body, "plumbline-%s-%d".formatted(name, threadNumber.incrementAndGet()));
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((dead, error) -> fail(error));
        thread.start();
        return thread;
    }

    /** An engine that has lost a thread answers no more; whoever waits for it must hear of it. */
    private void fail(Throwable error) {
        log.error("an engine thread died and the engine with it", error);
        shut(row -> row.answer().completeExceptionally(error));
    }

    /**
     * Cancels the rows that wait, and waits for the calls under way, at most for a call's time-out: a model may be closed only when no
     * call uses it.
     */
    @Override
    public void close() {
        shut(row -> row.answer().cancel(false));
        long deadlineNanos = System.nanoTime() + settings.callTimeout().toNanos();
        try {
            for (var worker : workers) {
                // At least 1 ms: 0 would wait without end.
                worker.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void shut(Consumer<Row> end) {
        lock.lock();
        try {
            closed = true;
            queue.drain().forEach(end);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
