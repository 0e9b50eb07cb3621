package dev.plumbline.stream;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A record that cannot be explained: its original key, value and headers, and headers that say why.
 *
 * @param errorClass class of the error, for machines; the reason itself where nothing was thrown
 * @param message one sentence: what was expected, what was found, where
 */
record DeadLetter(SourceRecord source, Stage stage, DeadLetterReason reason, String errorClass, String message) {
    /** Start of the names of all headers a dead letter adds. */
    static final String HEADER_PREFIX = "plumbline-error-";

    private static final int LONGEST_MESSAGE = 2000;

    /** The processor that gave up. */
    enum Stage {
        PAIR,
        DECODE,
        ADMIT,
        EXPLAIN,
        JUDGE
    }

    DeadLetter {
        requireNonNull(source, "source");
        requireNonNull(stage, "stage");
        requireNonNull(reason, "reason");
        requireNonNull(errorClass, "errorClass");
        message = message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "...";
    }

    static DeadLetter of(SourceRecord source, Stage stage, DeadLetterReason reason, Throwable error) {
        return new DeadLetter(source, stage, reason, error.getClass().getName(), String.valueOf(error.getMessage()));
    }

    static DeadLetter of(SourceRecord source, Stage stage, DeadLetterReason reason, String message) {
        return new DeadLetter(source, stage, reason, reason.name(), message);
    }

    /** The record to write. Where that would be larger than allowed, only the reasons are written: the source topic has the rest. */
    Record<byte[], byte[]> toRecord(String applicationId, int maxBytes) {
        var headers = headers(applicationId);
        if (RecordSize.of(source.key(), source.value(), headers) <= maxBytes) {
            return new Record<>(source.key(), source.value(), source.timestamp(), headers);
        }
        var own = new RecordHeaders();
        headers.forEach(header -> {
            if (header.key().startsWith(HEADER_PREFIX)) {
                own.add(header);
            }
        });
        add(own, "omitted", "key, value and headers of %d bytes".formatted(source.bytes()));
        return new Record<>(null, null, source.timestamp(), own);
    }

    private Headers headers(String applicationId) {
        Headers headers = new RecordHeaders(source.headers());
        add(headers, "class", errorClass);
        add(headers, "message", message);
        add(headers, "reason", reason.name());
        add(headers, "stage", stage.name().toLowerCase(Locale.ROOT));
        add(headers, "topic", source.position().topic());
        add(headers, "partition", Integer.toString(source.position().partition()));
        add(headers, "offset", Long.toString(source.position().offset()));
        add(headers, "timestamp", Long.toString(source.timestamp()));
        add(headers, "application", applicationId);
        return headers;
    }

    private static void add(Headers headers, String name, String text) {
        headers.add(HEADER_PREFIX + name, text.getBytes(StandardCharsets.UTF_8));
    }
}
