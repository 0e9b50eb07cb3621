package dev.plumbline.monitor;

import io.javalin.http.sse.SseClient;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Server-sent events: once a second the newest state, to every open page.
 *
 * <p>Nothing is queued. Each page has a thread that sends whatever is newest when it gets to it, so a slow page skips states and
 * neither other pages nor the service wait for it; the state is serialised once for all pages, and only while there are any.
 */
final class LiveFeed implements AutoCloseable {
    private static final int PAGES = 32;

    private final Supplier<String> state;
    private final Duration interval;
    private final ExecutorService pages = Executors.newCachedThreadPool(LiveFeed::thread);
    private final Semaphore places = new Semaphore(PAGES);
    private String newest = "";
    private long version;
    private int watching;
    private boolean closed;

    /** @param state the newest state as JSON */
    LiveFeed(Supplier<String> state, Duration interval) {
        this.state = state;
        this.interval = interval;
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "monitor-page");
        thread.setDaemon(true);
        return thread;
    }

    /** Takes a page on; one too many is told to come back later. */
    void join(SseClient page) {
        if (!places.tryAcquire()) {
            page.ctx().status(503);
            page.close();
            return;
        }
        page.keepAlive();
        pages.execute(() -> serve(page));
    }

    private void serve(SseClient page) {
        try {
            watch(1);
            send(page, state.get());
            long seen = 0;
            while (!page.terminated() && seen >= 0) {
                seen = sendNewer(page, seen);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            watch(-1);
            places.release();
            page.close();
        }
    }

    private long sendNewer(SseClient page, long seen) throws InterruptedException {
        String next;
        long number;
        synchronized (this) {
            while (version == seen && !closed) {
                wait(interval.toMillis() * 5);
            }
            if (closed) {
                return -1;
            }
            next = newest;
            number = version;
        }
        send(page, next);
        return number;
    }

    private static void send(SseClient page, String state) {
        page.sendEvent("state", state);
    }

    private synchronized void watch(int change) {
        watching += change;
    }

    /** Takes the newest state, if anyone watches. */
    void tick() {
        synchronized (this) {
            if (watching == 0) {
                return;
            }
        }
        String next = state.get();
        synchronized (this) {
            newest = next;
            version++;
            notifyAll();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        pages.shutdownNow();
    }
}
