package dev.plumbline.stream;

import dev.plumbline.event.AlertEvent;
import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.CloudEvents;
import dev.plumbline.event.ExplanationVerdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
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
    private final Patience patience;

    Outlet(ProcessorContext<byte[], Object> context, StreamParts parts, EventSerdes serdes) {
        this.context = context;
        this.settings = parts.settings();
        this.counters = parts.counters();
        this.serdes = serdes;
        this.patience = new Patience(settings.registryPatience());
    }

    /** Sends an attribution and the alerts it raises, or, if one of them cannot be written, a dead letter in their place. */
    void explained(AttributionEvent attribution, List<AlertEvent> alerts, SourceRecord source) {
        List<Record<byte[], Object>> raised;
        Record<byte[], Object> explained;
        try {
            raised = records(alerts, source);
            explained = record(
                    attribution,
                    CloudEvents.headers(attribution, settings.source()),
                    serdes.attributions(),
                    settings.topics().attributions(),
                    source);
        } catch (RuntimeException e) {
            unwritable(source, e);
            return;
        }
        send(raised, alerts);
        counters.explained(attribution.getMethod().getVerdict() == ExplanationVerdict.CONVERGED);
        context.forward(explained, PlumblineTopology.ATTRIBUTIONS);
    }

    /** Sends a dead letter and the alerts that go with it. */
    void refused(DeadLetter letter, List<AlertEvent> alerts) {
        List<Record<byte[], Object>> raised;
        try {
            raised = records(alerts, letter.source());
        } catch (RuntimeException e) {
            unwritable(letter.source(), e);
            return;
        }
        send(raised, alerts);
        refused(letter);
    }

    void refused(DeadLetter letter) {
        counters.dead(letter.reason());
        var record = letter.toRecord(settings.applicationId(), settings.buffer().maxRecordBytes());
        context.forward(record.<Object>withValue(record.value()), PlumblineTopology.DEAD_LETTERS);
    }

    private void unwritable(SourceRecord source, RuntimeException error) {
        if (Patience.concernsNoRecord(error)) {
            throw error;
        }
        refused(DeadLetter.of(source, DeadLetter.Stage.JUDGE, DeadLetterReason.UNWRITABLE, error));
    }

    private List<Record<byte[], Object>> records(List<AlertEvent> alerts, SourceRecord source) {
        var records = new ArrayList<Record<byte[], Object>>(alerts.size());
        for (var alert : alerts) {
            var headers = CloudEvents.headers(alert, settings.source());
            records.add(
                    record(alert, headers, serdes.alerts(), settings.topics().alerts(), source));
        }
        return records;
    }

    private <E> Record<byte[], Object> record(
            E event, Map<String, String> attributes, Serializer<E> serializer, String topic, SourceRecord source) {
        Headers headers = new RecordHeaders();
        attributes.forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
        for (var name : TRACE_HEADERS) {
            source.headers().headers(name).forEach(headers::add);
        }
        byte[] bytes = patience.call(() -> serializer.serialize(topic, headers, event));
        long size = RecordSize.of(source.key(), bytes, headers);
        if (size > settings.buffer().maxRecordBytes()) {
            throw new RecordTooLargeException("expected a record of at most %d bytes for topic '%s', found %d"
                    .formatted(settings.buffer().maxRecordBytes(), topic, size));
        }
        return new Record<>(source.key(), bytes, source.timestamp(), headers);
    }

    private void send(List<Record<byte[], Object>> raised, List<AlertEvent> alerts) {
        for (int i = 0; i < raised.size(); i++) {
            counters.alerted(alerts.get(i).getType());
            context.forward(raised.get(i), PlumblineTopology.ALERTS);
        }
    }
}
