package dev.plumbline.stream;

import dev.plumbline.event.AlertEvent;
import dev.plumbline.event.AlertMapping;
import dev.plumbline.event.AlertStatus;
import dev.plumbline.event.CloudEvents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers the sightings of each cause into one alert: written when it is first seen, now and then while it grows, and once when nothing
 * more has been seen for a while.
 */
final class AlertProcessor extends ContextualProcessor<byte[], byte[], byte[], Object> {
    private static final Logger log = LoggerFactory.getLogger(AlertProcessor.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final StreamParts parts;
    private final StreamSettings.Alerting settings;
    private final Deserializer<Sighting> sightings = AlertSerdes.sighting().deserializer();
    private final AlertMapping mapping;
    private EventSerdes serdes;
    private EventRecords records;
    private KeyValueStore<String, OpenAlert> open;

    AlertProcessor(StreamParts parts) {
        this.parts = parts;
        this.settings = parts.settings().alerting();
        this.mapping = new AlertMapping(settings.runbooks());
    }

    @Override
    public void init(ProcessorContext<byte[], Object> context) {
        super.init(context);
        serdes = parts.serdes().get();
        records = new EventRecords(parts.settings());
        open = context.getStateStore(PlumblineTopology.OPEN_ALERTS);
        context.schedule(LOOK, PunctuationType.WALL_CLOCK_TIME, timestamp -> look());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        var sighting = sightings.deserialize("", record.value());
        var key = sighting.cause().dedupeKey();
        var before = open.get(key);
        var alert = before == null ? OpenAlert.of(sighting) : before.plus(sighting);
        open.put(key, alert.isNew() ? report(alert, AlertStatus.OPENED) : alert);
    }

    private void look() {
        // A copy: an iterator promises nothing about a store that changes under it.
        var alerts = new ArrayList<KeyValue<String, OpenAlert>>();
        try (var entries = open.all()) {
            entries.forEachRemaining(alerts::add);
        }
        alerts.forEach(entry -> look(entry.key, entry.value));
    }

    private void look(String key, OpenAlert alert) {
        if (alert.isOver(now(), settings.quiet())) {
            report(alert, AlertStatus.RESOLVED);
            open.delete(key);
        } else if (alert.hasGrown(now(), settings.update())) {
            open.put(key, report(alert, AlertStatus.GROWING));
        }
    }

    private OpenAlert report(OpenAlert alert, AlertStatus status) {
        var event = alert.event(mapping, status, now());
        try {
            context().forward(record(event), PlumblineTopology.ALERTS);
        } catch (RuntimeException e) {
            if (Patience.concernsNoRecord(e)) {
                throw e;
            }
            // No prediction is lost with it, and the thread would die of it again and again.
            log.error("an alert could not be written: {}", event.getMessage(), e);
        }
        return alert.reported(now());
    }

    private Record<byte[], Object> record(AlertEvent event) {
        var topic = parts.settings().topics().alerts();
        var headers = CloudEvents.headers(event, parts.settings().source());
        var written = records.write(event, headers, serdes.alerts(), topic, new RecordHeaders());
        return written.to(
                event.getDedupeKey().getBytes(StandardCharsets.UTF_8),
                event.getRaisedAt().toEpochMilli());
    }

    private Instant now() {
        return Instant.ofEpochMilli(context().currentSystemTimeMs());
    }

    @Override
    public void close() {
        serdes.close();
    }
}
