package dev.plumbline.stream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** What {@link ExplainProcessor} would be without its store: as fast as can be, and after a crash what was in the list is lost. */
final class NaiveBatch extends ContextualProcessor<byte[], Admitted, byte[], Object> {
    private record InFlight(Admitted admitted, Row row) {}

    private final StreamParts parts;
    private final Deque<InFlight> inFlight = new ArrayDeque<>();

    NaiveBatch(StreamParts parts) {
        this.parts = parts;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> context) {
        super.init(context);
        context.schedule(Duration.ofMillis(10), PunctuationType.WALL_CLOCK_TIME, timestamp -> harvest());
    }

    @Override
    public void process(Record<byte[], Admitted> record) {
        harvest();
        while (inFlight.size() >= parts.settings().buffer().slots()) {
            try {
                inFlight.getFirst().row().answer().join();
            } catch (CancellationException closing) {
                return;
            }
            harvest();
        }
        var admitted = record.value();
        var model = admitted.model();
        var row = parts.engine().submit(model.id().name(), model.explainer(), admitted.request());
        inFlight.add(new InFlight(admitted, row));
    }

    private void harvest() {
        while (!inFlight.isEmpty() && inFlight.getFirst().row().answer().isDone()) {
            var answered = inFlight.removeFirst();
            var source = answered.admitted().source();
            var value =
                    new Answered(answered.admitted(), answered.row().answer().join());
            context().forward(new Record<>(source.key(), value, source.timestamp(), source.headers()));
        }
    }
}
