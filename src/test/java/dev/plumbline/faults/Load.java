package dev.plumbline.faults;

import dev.plumbline.demo.CreditLoad;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Predictions sent at a steady pace on a thread of their own, until there are enough or the run is told to end. */
final class Load implements AutoCloseable {
    private final CreditLoad events;
    private final KafkaProducer<byte[], byte[]> producer;
    private final CompletableFuture<Void> sending;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private volatile int sent;
    private volatile boolean ended;

    private Load(CreditLoad events, String bootstrapServers, int most, int perSecond) {
        this.events = events;
        // Idempotent and acknowledged by all in-sync replicas, by default: a broker's crash neither loses nor doubles
        // what is sent.
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 5, "delivery.timeout.ms", 300_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.sending = CompletableFuture.runAsync(() -> send(most, 1e9 / perSecond), Load::onItsOwnThread);
    }

    static Load start(CreditLoad events, String bootstrapServers, int most, int perSecond) {
        return new Load(events, bootstrapServers, most, perSecond);
    }

    private static void onItsOwnThread(Runnable work) {
        var thread = new Thread(work, "load");
        thread.setDaemon(true);
        thread.start();
    }

    private void send(int most, double nanosPerEvent) {
        long startNanos = System.nanoTime();
        for (int event = 0; event < most && !ended; event++) {
            long waitNanos = startNanos + (long) (event * nanosPerEvent) - System.nanoTime();
            LockSupport.parkNanos(waitNanos);
            var unused = producer.send(events.record(event), (metadata, error) -> {
                if (error != null) {
                    failure.compareAndSet(null, error);
                }
            });
            sent = event + 1;
        }
        producer.flush();
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
        if (failure.get() != null) {
            throw new IllegalStateException("a prediction could not be sent", failure.get());
        }
    }

    @Override
    public void close() {
        ended = true;
        producer.close();
    }
}
