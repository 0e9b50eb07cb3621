package dev.plumbline.stream;

import static java.util.Objects.requireNonNull;

import dev.plumbline.event.SourcePosition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * A prediction as it was read: untouched bytes and the place they came from.
 *
 * @param key may be null
 * @param value may be null
 */
record SourceRecord(SourcePosition position, long timestamp, byte[] key, byte[] value, Headers headers) {
    SourceRecord {
        requireNonNull(position, "position");
        requireNonNull(headers, "headers");
    }

    static SourceRecord of(Record<byte[], byte[]> record, RecordMetadata read) {
        var position = new SourcePosition(read.topic(), read.partition(), read.offset());
        return new SourceRecord(position, record.timestamp(), record.key(), record.value(), record.headers());
    }

    /** Size of key, value and headers. */
    long bytes() {
        return RecordSize.of(key, value, headers);
    }
}
