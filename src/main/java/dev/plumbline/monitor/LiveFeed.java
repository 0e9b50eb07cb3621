package dev.plumbline.monitor;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server-sent events: once a second the newest state, to every open page.
 *
 * <p>Nothing is queued. Each page holds its request's thread, which sends whatever is newest when it gets to it: a slow page skips
 * states, and neither other pages nor the service wait for it. The state is serialised once for all pages, and only while there are any.
 */
final class LiveFeed implements AutoCloseable {
    /** Pages served at once, each with a thread. */
    static final int PAGES = 32;

    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);

    private final Supplier<String> state;
    private final Semaphore places = new Semaphore(PAGES);
    private byte[] newest = {};
    private long version;
    private boolean closed;

    /** @param state the newest state as JSON */
    LiveFeed(Supplier<String> state) {
        this.state = state;
    }

    /** Serves a page until it goes away or the feed is closed; one page too many is told to come back later. */
    void serve(Context page) {
        if (!places.tryAcquire()) {
            page.status(503).header("Retry-After", "30");
            return;
        }
        page.contentType("text/event-stream; charset=utf-8");
        try {
            send(page, event(state.get()));
            for (long seen = 0; seen >= 0; ) {
                seen = sendNewer(page, seen);
            }
        } catch (IOException e) {
            LOG.debug("a page went away: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            places.release();
        }
    }

    /** Waits for a state newer than the one seen; negative when there will be none. */
    private long sendNewer(Context page, long seen) throws InterruptedException, IOException {
        byte[] next;
        long number;
        synchronized (this) {
            while (version == seen && !closed) {
                wait();
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

    private static void send(Context page, byte[] event) throws IOException {
        // Past Javalin's own stream, which would hold the event back to compress it.
        var stream = page.res().getOutputStream();
        stream.write(event);
        stream.flush();
    }

    private static byte[] event(String state) {
        return ("event: state\ndata: " + state + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Takes the newest state, if anyone watches. */
    void tick() {
        if (places.availablePermits() == PAGES) {
            return;
        }
        byte[] next = event(state.get());
        synchronized (this) {
            newest = next;
            version++;
            notifyAll();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
