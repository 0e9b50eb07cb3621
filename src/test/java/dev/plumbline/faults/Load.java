package dev.plumbline.faults;

import dev.plumbline.demo.CreditLoad;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Predictions sent at a steady pace on a thread of their own, each once, until there are enough or the run is told to end. */
final class Load implements AutoCloseable {
    /** What falls due in so long is one transaction. */
    private static final long PERIOD_NANOS = 20_000_000;

    private static final int MOST_IN_A_TRANSACTION = 500;

    private final ExactWriter writer;
    private final CompletableFuture<Void> sending;
    private volatile int sent;
    private volatile boolean ended;

    private Load(IntFunction<ProducerRecord<byte[], byte[]>> events, String brokers, int most, double perSecond) {
        this.writer = new ExactWriter(brokers, events);
        this.sending = CompletableFuture.runAsync(() -> send(most, 1e9 / perSecond), Load::onItsOwnThread);
    }

    static Load start(CreditLoad events, String bootstrapServers, int most, int perSecond) {
        return start(events::record, bootstrapServers, most, perSecond);
    }

    /**
     * Starts to send.
     *
     * @param events the record of each event, counted from 0
     */
    static Load start(
            IntFunction<ProducerRecord<byte[], byte[]>> events, String bootstrapServers, int most, double perSecond) {
        return new Load(events, bootstrapServers, most, perSecond);
    }

    private static void onItsOwnThread(Runnable work) {
        var thread = new Thread(work, "load");
        thread.setDaemon(true);
        thread.start();
    }

    private void send(int most, double nanosPerEvent) {
        long startNanos = System.nanoTime();
        int written = 0;
        while (written < most && !ended) {
            LockSupport.parkNanos(Math.max(PERIOD_NANOS, (long) nanosPerEvent));
            int due = (int) ((System.nanoTime() - startNanos) / nanosPerEvent);
            int next = Math.min(Math.min(due, most), written + MOST_IN_A_TRANSACTION);
            if (next > written) {
                sent = next;
                writer.write(written, next);
                written = next;
            }
        }
    }

    /** Events handed over so far; those of the whole run once it has ended. */
    int sent() {
        return sent;
    }

    boolean done() {
        return sending.isDone();
    }

    /** Ends the load and waits until all of it is in the topic. */
    void end() {
        ended = true;
        sending.join();
    }

    @Override
    public void close() {
        ended = true;
        // One that failed has been asked for its failure by end(), or is closed because of another.
        sending.exceptionally(failure -> null).join();
        writer.close();
    }
}
