package dev.plumbline.stream;

import dev.plumbline.sampling.Candidate;
import dev.plumbline.sampling.Decision;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Drops what the sampling policies do not keep, on headers alone where they suffice: most records are never decoded. */
final class SampleProcessor extends ContextualProcessor<byte[], byte[], byte[], Object> {
    private final ModelCatalog catalog;
    private final StreamCounters counters;
    private final Shedding shedding;
    private final ShedTally lost;

    SampleProcessor(StreamParts parts) {
        this.catalog = parts.catalog();
        this.counters = parts.counters();
        this.shedding = parts.shedding();
        this.lost = new ShedTally(counters);
    }

    @Override
    public void init(ProcessorContext<byte[], Object> context) {
        super.init(context);
        lost.reportTo(context);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        var hints = HeaderHints.of(record.headers());
        var model = hints.flatMap(named -> catalog.find(named.model(), named.version()));
        if (model.isEmpty()
                && hints.filter(named -> catalog.skips(named.model(), named.version()))
                        .isPresent()) {
            counters.skipped(catalog.countedAs(hints.get().model()), false);
            return;
        }
        // Empty for a model that is not served, too: what becomes of it is settled once it is decoded.
        var decision = model.flatMap(served -> decide(served, hints.get().candidate()));
        if (decision.isPresent() && !decision.get().sampled()) {
            counters.skipped(hints.get().model(), decision.get().lostToShedding());
            return;
        }
        var source = SourceRecord.of(record, context().recordMetadata().orElseThrow());
        Drawn drawn = decision.isPresent() ? new Drawn.Kept(source, decision.get()) : new Drawn.Undecided(source);
        context().forward(record.withValue(drawn), PlumblineTopology.DECODE);
    }

    private Optional<Decision> decide(LoadedModel model, Candidate candidate) {
        double load = shedding.fraction(context().taskId().partition());
        var decision = model.sampler().decide(candidate, load, context().currentSystemTimeMs());
        decision.ifPresent(made -> lost.note(model, candidate.predictionId(), made));
        return decision;
    }
}
