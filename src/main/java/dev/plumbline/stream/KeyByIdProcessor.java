package dev.plumbline.stream;

import dev.plumbline.event.InvalidEventException;
import dev.plumbline.event.SourcePosition;
import dev.plumbline.event.inference.LoggedEvent;
import dev.plumbline.event.inference.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Sends requests and responses on under their id, so that the two of a pair meet in one task: the logger's events have no key, and lie in
 * any partition.
 *
 * <p>What cannot be read goes on, too, to become a dead letter where pairs are made. What tells of neither a request nor a response of a
 * predictor is skipped.
 */
final class KeyByIdProcessor extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
    /** The size of a record that is too large to be sent on. */
    static final String TOO_LARGE = "plumbline-too-large";

    private static final byte[] NO_ID = new byte[0];

    private final StreamCounters counters;
    private final int maxBytes;

    KeyByIdProcessor(StreamParts parts) {
        this.counters = parts.counters();
        this.maxBytes = parts.settings().buffer().maxPredictionBytes();
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        var read = context().recordMetadata().orElseThrow();
        var origin = new Origin(new SourcePosition(read.topic(), read.partition(), read.offset()), record.key());
        long size = RecordSize.of(record.key(), record.value(), record.headers());
        if (size > maxBytes) {
            Headers headers = new RecordHeaders();
            headers.add(TOO_LARGE, Long.toString(size).getBytes(StandardCharsets.UTF_8));
            origin.put(headers);
            context().forward(new Record<>(NO_ID, null, record.timestamp(), headers));
            return;
        }
        byte[] id = NO_ID;
        try {
            var event = LoggedEvent.parse(HeaderTexts.of(record.headers()), record.value());
            if (event.kind() == LoggedEvent.Kind.OTHER) {
                counters.skipped(StreamCounters.UNSERVED, false);
                return;
            }
            id = event.id().getBytes(StandardCharsets.UTF_8);
        } catch (MalformedJsonException | InvalidEventException e) {
            // Refused where pairs are made, which writes dead letters.
        }
        Headers headers = new RecordHeaders(record.headers());
        headers.remove(TOO_LARGE);
        origin.put(headers);
        context().forward(new Record<>(id, record.value(), record.timestamp(), headers));
    }
}
