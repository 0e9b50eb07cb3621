package dev.plumbline.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Hands admitted records to the shared engine and forwards its answers in order of arrival.
 *
 * <p>A record stays in the store from its arrival until its answer is forwarded. Whatever offset a commit records, the changelog that
 * is committed with it holds what was read before and not answered, so that neither a crash nor a rebalance loses or doubles a record.
 * When all slots or all room is taken the stream thread waits: that is the back-pressure.
 */
final class ExplainProcessor extends ContextualProcessor<byte[], Admitted, byte[], Object> {
    private static final long WAIT_MILLIS = 100;

    /**
     * A stored record on its way through the engine.
     *
     * @param model as it is counted
     * @param bytes of the room that the record takes
     * @param done completes with the answer
     * @param forward sends the answer on, once it is there
     * @param end frees what the record held
     */
    private record InFlight(
            int slot, String model, long bytes, CompletableFuture<?> done, Runnable forward, Runnable end) {}

    private final StreamParts parts;
    private final Admission admission;
    private final Room.Share room;
    private final Deque<InFlight> inFlight = new ArrayDeque<>();
    private EventSerdes serdes;
    private Outlet outlet;
    private Slots slots;

    ExplainProcessor(StreamParts parts) {
        this.parts = parts;
        this.admission = new Admission(parts.catalog());
        this.room = parts.room().share();
    }

    @Override
    public void init(ProcessorContext<byte[], Object> context) {
        super.init(context);
        var settings = parts.settings();
        serdes = parts.serdes().get();
        outlet = new Outlet(context, parts, serdes);
        slots = new Slots(
                context.getStateStore(PlumblineTopology.PENDING),
                settings.buffer().slots());
        restore();
        context.schedule(settings.buffer().harvestInterval(), PunctuationType.WALL_CLOCK_TIME, timestamp -> harvest());
    }

    private void restore() {
        var restoration = new Restoration(PredictionReader.of(serdes, parts.settings()), admission);
        for (var filled : slots.restore()) {
            var restored = restoration.restore(filled.pending());
            if (restored instanceof Restoration.Readmitted readmitted) {
                submit(filled.slot(), readmitted.admitted());
            } else if (restored instanceof Restoration.Rejected rejected) {
                refuse(filled.slot(), rejected.letter());
            }
        }
        inFlight.forEach(restored -> {
            parts.counters().restored(restored.model());
            room.takeRestored(restored.bytes());
        });
    }

    private void refuse(int slot, DeadLetter letter) {
        var model = parts.catalog().countedAs(letter.source());
        inFlight.add(new InFlight(
                slot,
                model,
                letter.source().bytes(),
                CompletableFuture.completedFuture(null),
                () -> outlet.refused(model, letter, List.of()),
                () -> {}));
    }

    @Override
    public void process(Record<byte[], Admitted> record) {
        long bytes = record.value().source().bytes();
        harvest();
        while (slots.full() || !room.take(bytes)) {
            awaitFirst();
            harvest();
        }
        submit(slots.put(record.value()), record.value());
        parts.counters().buffered(record.value().model().id().name());
    }

    private void submit(int slot, Admitted admitted) {
        var explainer = admitted.model().explainer();
        if (explainer.acquire()) {
            var model = admitted.model().id().name();
            var row = parts.engine().submit(model, explainer, admitted.request());
            inFlight.add(new InFlight(
                    slot,
                    model,
                    admitted.source().bytes(),
                    row.answer(),
                    () -> forward(admitted, row),
                    explainer::release));
        } else {
            readmit(slot, admitted);
        }
    }

    /** Its model was replaced and closed since it was admitted; the one that is served now may explain it. */
    private void readmit(int slot, Admitted admitted) {
        var source = admitted.source();
        var verdict = admission.check(new Decoded(source, admitted.decision(), admitted.prediction()));
        if (verdict instanceof Admission.Accepted accepted) {
            submit(slot, accepted.admitted());
        } else if (verdict instanceof Admission.Rejection rejection) {
            refuse(slot, rejection.deadLetter(source, DeadLetter.Stage.EXPLAIN));
        }
    }

    private void forward(Admitted admitted, Row row) {
        var source = admitted.source();
        var answered = new Answered(admitted, row.answer().join());
        context()
                .forward(
                        new Record<>(source.key(), answered, source.timestamp(), source.headers()),
                        PlumblineTopology.JUDGE);
    }

    private void harvest() {
        while (!inFlight.isEmpty() && inFlight.getFirst().done().isDone()) {
            var answered = inFlight.getFirst();
            answered.forward().run();
            // Only now: what cannot be sent is still in flight, and left to the task's next owner.
            inFlight.removeFirst();
            answered.end().run();
            room.giveBack(answered.bytes());
            parts.counters().answered(answered.model());
            slots.release(answered.slot());
        }
    }

    private void awaitFirst() {
        var first = inFlight.getFirst().done();
        parts.engine().hurry(first);
        try {
            first.get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return;
        } catch (ExecutionException e) {
            // Thrown again when it is forwarded.
            return;
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** Gives up what is in flight; its records stay in the store for the task's next owner. */
    @Override
    public void close() {
        inFlight.forEach(waiting -> {
            waiting.done().cancel(false);
            waiting.end().run();
            parts.counters().released(waiting.model());
        });
        inFlight.clear();
        room.close();
        serdes.close();
    }
}
