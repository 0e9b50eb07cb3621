package dev.plumbline.stream;

import dev.plumbline.event.ExplainDirective;
import dev.plumbline.event.Prediction;
import dev.plumbline.sampling.Candidate;
import dev.plumbline.sampling.Decision;
import dev.plumbline.sampling.Directive;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Reads what was drawn, and decides on what headers alone could not settle. */
final class DecodeProcessor extends ContextualProcessor<byte[], Drawn, byte[], Object> {
    /** For a record whose model is not served: it goes on, to become a dead letter. */
    private static final Decision NO_POLICY = new Decision(true, "none", "", "", "unknown-model", 1, 1, 1);
    /** For a record whose headers did not say that its producer wants no explanation. */
    private static final Decision SKIPPED = new Decision(false, "none", "", "", "skipped", 0, 0, 1);

    private final StreamParts parts;
    private final ShedTally lost;
    private EventSerdes serdes;
    private PredictionReader reader;
    private Outlet outlet;

    DecodeProcessor(StreamParts parts) {
        this.parts = parts;
        this.lost = new ShedTally(parts.counters());
    }

    @Override
    public void init(ProcessorContext<byte[], Object> context) {
        super.init(context);
        serdes = parts.serdes().get();
        reader = PredictionReader.of(serdes, parts.settings());
        outlet = new Outlet(context, parts, serdes);
        lost.reportTo(context);
        parts.share().opened();
    }

    @Override
    public void process(Record<byte[], Drawn> record) {
        for (var reading : reader.read(record.value().source())) {
            if (reading instanceof Reading.Read read) {
                process(record, read);
            } else if (reading instanceof Reading.Unread unread) {
                var letter = unread.deadLetter(DeadLetter.Stage.DECODE);
                outlet.refusedUnbuffered(parts.catalog().countedAs(letter.source()), letter, List.of());
            }
        }
    }

    private void process(Record<byte[], Drawn> record, Reading.Read read) {
        var decision = decide(record.value(), read.prediction());
        if (!decision.sampled()) {
            var model = parts.catalog().countedAs(read.prediction().model().name());
            parts.counters().skipped(model, decision.lostToShedding());
            return;
        }
        var decoded = new Decoded(read.source(), decision, read.prediction());
        context().forward(record.withValue(decoded), PlumblineTopology.ADMIT);
    }

    private Decision decide(Drawn drawn, Prediction prediction) {
        if (drawn instanceof Drawn.Kept kept) {
            boolean skip = prediction.wish().directive() == ExplainDirective.SKIP;
            return skip ? SKIPPED : kept.decision();
        }
        var named = prediction.model();
        if (parts.catalog().skips(named.name(), named.version())) {
            return SKIPPED;
        }
        return parts.catalog()
                .find(named.name(), named.version())
                .flatMap(known -> decide(known, candidate(prediction, known)))
                .orElse(NO_POLICY);
    }

    private Optional<Decision> decide(LoadedModel model, Candidate candidate) {
        var load = parts.load(context().taskId().partition());
        var decision = model.sampler().decide(candidate, load, context()::currentSystemTimeMs);
        decision.ifPresent(made -> lost.note(model, candidate.predictionId(), made));
        return decision;
    }

    private static Candidate candidate(Prediction prediction, LoadedModel model) {
        var directive = Directive.valueOf(prediction.wish().directive().name());
        var served = ServedAnswer.of(prediction.servedOutputs(), model.output());
        return new Candidate.Decoded(
                prediction.id(), directive, prediction.segments(), served.servedClass(), served.probabilities());
    }

    @Override
    public void close() {
        serdes.close();
        parts.share().closed();
    }
}
