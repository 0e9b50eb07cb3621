package dev.plumbline.stream;

import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.CloudEvents;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A processor's way to the sinks.
 *
 * <p>Events become bytes here and not in the sink, before anything is sent: one that cannot be written ends as a dead letter of its own
 * and harms no other record.
 */
final class Outlet {
    private static final String[] TRACE_HEADERS = {"traceparent", "tracestate"};

    private final ProcessorContext<byte[], Object> context;
    private final StreamSettings settings;
    private final StreamCounters counters;
    private final EventSerdes serdes;
    private final EventRecords records;
    private final Sightings sightings;
    private final RecordLog log;

    Outlet(ProcessorContext<byte[], Object> context, StreamParts parts, EventSerdes serdes) {
        this.context = context;
        this.settings = parts.settings();
        this.counters = parts.counters();
        this.serdes = serdes;
        this.records = new EventRecords(settings);
        this.log = parts.log();
        this.sightings = new Sightings(context, counters);
    }

    /** Sends an attribution and what is worth an alert about it; if it cannot be written, a dead letter in their place. */
    void explained(AttributionEvent attribution, List<Sighting> seen, SourceRecord source) {
        Record<byte[], Object> explained;
        try {
            explained = record(attribution, source);
        } catch (RuntimeException e) {
            var model = attribution.getPrediction().getModel().getName();
            refused(model, unwritable(source, e), List.of());
            return;
        }
        seen.forEach(sightings::send);
        context.forward(explained, PlumblineTopology.ATTRIBUTIONS);
        counters.explained(attribution);
    }

    /** Sends a dead letter in the place of an answer, and what is worth an alert about it. */
    void refused(String model, DeadLetter letter, List<Sighting> seen) {
        send(letter, seen);
        counters.dead(model, letter.reason());
        log.dead(model, letter);
    }

    /** The same for a record that was sampled but did not come to the buffer. */
    void refusedUnbuffered(String model, DeadLetter letter, List<Sighting> seen) {
        send(letter, seen);
        counters.refused(model, letter.reason());
        log.dead(model, letter);
    }

    private void send(DeadLetter letter, List<Sighting> seen) {
        seen.forEach(sightings::send);
        var record = letter.toRecord(settings.applicationId(), settings.buffer().maxRecordBytes());
        context.forward(record.<Object>withValue(record.value()), PlumblineTopology.DEAD_LETTERS);
    }

    private static DeadLetter unwritable(SourceRecord source, RuntimeException error) {
        if (Patience.concernsNoRecord(error)) {
            throw error;
        }
        return DeadLetter.of(source, DeadLetter.Stage.JUDGE, DeadLetterReason.UNWRITABLE, error);
    }

    private Record<byte[], Object> record(AttributionEvent event, SourceRecord source) {
        Headers headers = new RecordHeaders();
        for (var name : TRACE_HEADERS) {
            source.headers().headers(name).forEach(headers::add);
        }
        var attributes = CloudEvents.headers(event, settings.source());
        var topic = settings.topics().attributions();
        return records.write(event, attributes, serdes.attributions(), topic, headers)
                .to(source.key(), source.timestamp());
    }
}
