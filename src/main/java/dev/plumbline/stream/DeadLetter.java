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

    /** The processor that gave up. */
    enum Stage {
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
        requireNonNull(message, "message");
    }

    static DeadLetter of(SourceRecord source, Stage stage, DeadLetterReason reason, Throwable error) {
        return new DeadLetter(source, stage, reason, error.getClass().getName(), String.valueOf(error.getMessage()));
    }

    static DeadLetter of(SourceRecord source, Stage stage, DeadLetterReason reason, String message) {
        return new DeadLetter(source, stage, reason, reason.name(), message);
    }

    Record<byte[], byte[]> toRecord(String applicationId) {
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
        return new Record<>(source.key(), source.value(), source.timestamp(), headers);
    }

    private static void add(Headers headers, String name, String text) {
        headers.add(HEADER_PREFIX + name, text.getBytes(StandardCharsets.UTF_8));
    }
}
