package dev.plumbline.stream;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;

/** How large a record is on its way, from above: no record may be written that a topic would refuse. */
final class RecordSize {
    /** What a record may grow by on its way: headers that say why it is a dead letter, or the store's own fields. */
    static final int OVERHEAD_BYTES = 64 << 10;

    /** Lengths of key, value and a header's two parts, and the batch's own fields. */
    private static final int FIELD_BYTES = 10;

    private RecordSize() {}

    static long of(byte[] key, byte[] value, Headers headers) {
        long bytes = length(key) + length(value);
        for (var header : headers) {
            bytes += length(header.key().getBytes(StandardCharsets.UTF_8)) + length(header.value());
        }
        return bytes;
    }

    private static long length(byte[] bytes) {
        return bytes == null ? FIELD_BYTES : bytes.length + FIELD_BYTES;
    }
}
