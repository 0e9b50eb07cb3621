package dev.plumbline.stream;

import dev.plumbline.event.Alert;
import dev.plumbline.event.AlertSeverity;
import dev.plumbline.event.AlertType;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Lets through what its model can explain. */
final class AdmitProcessor extends ContextualProcessor<byte[], Decoded, byte[], Object> {
    private final StreamParts parts;
    private final Admission admission;
    private EventSerdes serdes;
    private Outlet outlet;

    AdmitProcessor(StreamParts parts) {
        this.parts = parts;
        this.admission = new Admission(parts.catalog());
    }

    @Override
    public void init(ProcessorContext<byte[], Object> context) {
        super.init(context);
        serdes = parts.serdes().get();
        outlet = new Outlet(context, parts, serdes);
    }

    @Override
    public void process(Record<byte[], Decoded> record) {
        var decoded = record.value();
        var verdict = admission.check(decoded);
        if (verdict instanceof Admission.Accepted accepted) {
            context().forward(record.withValue(accepted.admitted()), PlumblineTopology.EXPLAIN);
        } else if (verdict instanceof Admission.Rejection rejection) {
            outlet.refusedUnbuffered(
                    parts.catalog().countedAs(decoded.prediction().model().name()),
                    rejection.deadLetter(decoded.source(), DeadLetter.Stage.ADMIT),
                    seen(decoded, rejection));
        }
    }

    private List<Sighting> seen(Decoded decoded, Admission.Rejection rejection) {
        if (!(rejection instanceof Admission.NonFinite found)) {
            return List.of();
        }
        var alert = new Alert(
                AlertType.NON_FINITE,
                AlertSeverity.WARNING,
                Double.NaN,
                Double.NaN,
                List.of(found.input()),
                found.message());
        var now = Instant.ofEpochMilli(context().currentSystemTimeMs());
        return List.of(found.model().sighting(alert, decoded.prediction().id(), "", now));
    }

    @Override
    public void close() {
        serdes.close();
    }
}
