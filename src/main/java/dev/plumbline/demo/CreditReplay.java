package dev.plumbline.demo;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/** Sends the applications as prediction events, over and over, at a steady pace. */
final class CreditReplay {
    private final CreditRecords records;
    private final Producer<byte[], byte[]> producer;
    private final Clock clock;
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    CreditReplay(CreditRecords records, Producer<byte[], byte[]> producer, Clock clock) {
        this.records = requireNonNull(records, "records");
        this.producer = requireNonNull(producer, "producer");
        this.clock = requireNonNull(clock, "clock");
    }

    /** Events handed to the producer so far. */
    int sent() {
        return sent.get();
    }

    /**
     * Replays up to the limit, or until told to stop, and waits until every event is in the topic.
     *
     * @throws KafkaException if an event could not be written
     */
    void run(ReplayLimit limit, BooleanSupplier stopped) {
        var pace = new Pace(limit);
        while (sent.get() < limit.events() && pace.awaitTurn(sent.get(), stopped)) {
            // Failures come to the callback.
            var unused = producer.send(
                    records.record(sent.get(), clock.instant()), (metadata, exception) -> note(exception));
            sent.incrementAndGet();
            throwIfFailed();
        }
        producer.flush();
        throwIfFailed();
    }

    private void note(Exception exception) {
        if (exception != null) {
            failure.compareAndSet(null, exception);
        }
    }

    private void throwIfFailed() {
        var first = failure.get();
        if (first != null) {
            throw new KafkaException(
                    "expected every prediction to reach the topic, found: " + first.getMessage(), first);
        }
    }
}
