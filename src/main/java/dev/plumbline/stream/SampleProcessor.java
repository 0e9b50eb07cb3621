package dev.plumbline.stream;

import dev.plumbline.sampling.Candidate;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Drops what the sampling policies do not keep, on headers alone where they suffice: most records are never decoded. */
final class SampleProcessor extends ContextualProcessor<byte[], byte[], byte[], Object> {
    private final ModelCatalog catalog;
    private final StreamCounters counters;
    private final StreamParts parts;
    private final ShedTally lost;
    private final TextCache texts = new TextCache();
    private LongSupplier nowMillis;

    SampleProcessor(StreamParts parts) {
        this.parts = parts;
        this.catalog = parts.catalog();
        this.counters = parts.counters();
        this.lost = new ShedTally(counters);
    }

    @Override
    public void init(ProcessorContext<byte[], Object> context) {
        super.init(context);
        nowMillis = context::currentSystemTimeMs;
        lost.reportTo(context);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        var hints = HeaderHints.of(record.headers(), texts);
        if (hints.isEmpty()) {
            forward(record, Drawn.Undecided::new);
            return;
        }
        var named = hints.get();
        var model = catalog.find(named.model(), named.version());
        if (model.isPresent()) {
            draw(record, model.get(), named.candidate());
        } else if (catalog.skips(named.model(), named.version())) {
            counters.skipped(catalog.countedAs(named.model()), false);
        } else {
            // What becomes of a model that is not served is settled once the record is decoded.
            forward(record, Drawn.Undecided::new);
        }
    }

    private void draw(Record<byte[], byte[]> record, LoadedModel model, Candidate candidate) {
        var load = parts.load(context().taskId().partition());
        var drawn = model.sampler().decide(candidate, load, nowMillis);
        if (drawn.isEmpty()) {
            forward(record, Drawn.Undecided::new);
            return;
        }
        var decision = drawn.get();
        lost.note(model, candidate.predictionId(), decision);
        if (decision.sampled()) {
            forward(record, source -> new Drawn.Kept(source, decision));
        } else {
            counters.skipped(model.id().name(), decision.lostToShedding());
        }
    }

    private void forward(Record<byte[], byte[]> record, Function<SourceRecord, Drawn> drawn) {
        var source = SourceRecord.of(record, context().recordMetadata().orElseThrow());
        context().forward(record.withValue(drawn.apply(source)), PlumblineTopology.DECODE);
    }
}
