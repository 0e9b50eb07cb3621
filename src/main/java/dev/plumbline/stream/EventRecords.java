package dev.plumbline.stream;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.Record;

/** Makes bytes of events before anything is sent, waiting for the registry where it must. */
final class EventRecords {
    private final int maxBytes;
    private final Patience patience;

    /** An event's bytes and headers, within the size that any topic takes. */
    record Written(byte[] value, Headers headers, int maxBytes) {
        /** The record under a key. */
        Record<byte[], Object> to(byte[] key, long timestamp) {
            long size = RecordSize.of(key, value, headers);
            if (size > maxBytes) {
                throw new RecordTooLargeException(
                        "expected a record of at most %d bytes, found %d".formatted(maxBytes, size));
            }
            return new Record<>(key, value, timestamp, headers);
        }
    }

    EventRecords(StreamSettings settings) {
        this.maxBytes = settings.buffer().maxRecordBytes();
        this.patience = new Patience(settings.limits().registryPatience());
    }

    /**
     * Writes an event.
     *
     * @param attributes headers of the event itself
     * @param headers takes them, beside those that are there already
     */
    <E> Written write(
            E event, Map<String, String> attributes, Serializer<E> serializer, String topic, Headers headers) {
        attributes.forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
        byte[] bytes = patience.write(() -> serializer.serialize(topic, headers, event));
        return new Written(bytes, headers, maxBytes);
    }
}
