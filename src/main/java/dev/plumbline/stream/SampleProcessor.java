package dev.plumbline.stream;

import dev.plumbline.sampling.Decision;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Drops what the sampling policies do not keep, on headers alone where they suffice: most records are never decoded. */
final class SampleProcessor extends ContextualProcessor<byte[], byte[], byte[], Drawn> {
    private final ModelCatalog catalog;
    private final StreamCounters counters;

    SampleProcessor(ModelCatalog catalog, StreamCounters counters) {
        this.catalog = catalog;
        this.counters = counters;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        counters.seen();
        var decision = HeaderHints.of(record.headers()).flatMap(this::decide);
        if (decision.isPresent() && !decision.get().sampled()) {
            counters.skipped();
            return;
        }
        var source = SourceRecord.of(record, context().recordMetadata().orElseThrow());
        Drawn drawn = decision.isPresent() ? new Drawn.Kept(source, decision.get()) : new Drawn.Undecided(source);
        context().forward(record.withValue(drawn));
    }

    /** Empty for a model that is not served, too: what becomes of it is settled once it is decoded. */
    private Optional<Decision> decide(HeaderHints hints) {
        return catalog.find(hints.model(), hints.version())
                .flatMap(model ->
                        model.sampler().decide(hints.candidate(), 1, context().currentSystemTimeMs()));
    }
}
