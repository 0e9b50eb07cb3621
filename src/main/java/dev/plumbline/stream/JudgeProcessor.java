package dev.plumbline.stream;

import dev.plumbline.event.Alert;
import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.ExplainedPrediction;
import dev.plumbline.event.InvalidEventException;
import dev.plumbline.event.Timing;
import dev.plumbline.runtime.ExplainOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Turns answers into attributions, the alerts they raise, and dead letters. */
final class JudgeProcessor extends ContextualProcessor<byte[], Answered, byte[], Object> {
    private final StreamParts parts;
    private EventSerdes serdes;
    private Outlet outlet;

    JudgeProcessor(StreamParts parts) {
        this.parts = parts;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> context) {
        super.init(context);
        serdes = parts.serdes().get();
        outlet = new Outlet(context, parts, serdes);
    }

    @Override
    public void process(Record<byte[], Answered> record) {
        var admitted = record.value().admitted();
        var answer = record.value().answer();
        if (answer.outcome() instanceof ExplainOutcome.Failed failed) {
            var letter = new DeadLetter(
                    admitted.source(),
                    DeadLetter.Stage.EXPLAIN,
                    DeadLetterReason.ENGINE,
                    failed.errorClass(),
                    failed.message());
            outlet.refused(admitted.model().id().name(), letter, List.of());
        } else if (answer.outcome() instanceof ExplainOutcome.Explained explained) {
            judge(new Judgement.Case(admitted, explained), answer);
        }
    }

    private void judge(Judgement.Case found, Row.Answer answer) {
        var source = found.admitted().source();
        var nonFinite = Judgement.nonFinite(found);
        if (nonFinite.isPresent()) {
            var alert = nonFinite.get();
            outlet.refused(
                    found.admitted().model().id().name(),
                    DeadLetter.of(source, DeadLetter.Stage.JUDGE, DeadLetterReason.NON_FINITE, alert.message()),
                    List.of(sighting(alert, found)));
            return;
        }
        try {
            var seen = Judgement.of(found).stream()
                    .map(alert -> sighting(alert, found))
                    .toList();
            outlet.explained(event(found, answer), seen, source);
        } catch (InvalidEventException e) {
            outlet.refused(
                    found.admitted().model().id().name(),
                    DeadLetter.of(source, DeadLetter.Stage.JUDGE, DeadLetterReason.INVALID, e),
                    List.of());
        }
    }

    private Sighting sighting(Alert alert, Judgement.Case found) {
        var admitted = found.admitted();
        var output = found.explained().output();
        return admitted.model().sighting(alert, admitted.prediction().id(), output, now());
    }

    private AttributionEvent event(Judgement.Case found, Row.Answer answer) {
        var admitted = found.admitted();
        var explanations = admitted.model()
                .output()
                .explanations(admitted.prediction().wish().target(), found.explained());
        return admitted.model()
                .attributions()
                .toAvro(new ExplainedPrediction(
                        admitted.prediction(),
                        admitted.source().position(),
                        explanations.get(0),
                        explanations.subList(1, explanations.size()),
                        found.explained().outputs(),
                        admitted.decision(),
                        new Timing(
                                now(), Duration.ofNanos(answer.wallNanos()), Duration.ofNanos(answer.queueNanos()))));
    }

    private Instant now() {
        return Instant.ofEpochMilli(context().currentSystemTimeMs());
    }

    @Override
    public void close() {
        serdes.close();
    }
}
