package dev.plumbline.monitor;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record that could not be explained, as its dead letter's headers tell.
 *
 * @param model name of the model, empty where the producer did not put it into a header
 * @param stage step of the topology at which it failed
 * @param reason short, bounded reason
 * @param message one sentence
 * @param source topic, partition and offset the record was read from, as {@code topic-partition@offset}
 */
public record DeadLetter(Instant at, String model, String stage, String reason, String message, String source) {
    private static final String MODEL_HEADER = "plumbline-model";
    private static final String ERROR_HEADERS = "plumbline-error-";

    public DeadLetter {
        requireNonNull(at, "at");
        requireNonNull(model, "model");
        requireNonNull(stage, "stage");
        requireNonNull(reason, "reason");
        requireNonNull(message, "message");
        requireNonNull(source, "source");
    }

    /** What the headers of a record on the dead letters topic say; what they do not say is empty. */
    public static DeadLetter of(ConsumerRecord<byte[], byte[]> record) {
        return new DeadLetter(
                Instant.ofEpochMilli(record.timestamp()),
                text(record, MODEL_HEADER),
                text(record, ERROR_HEADERS + "stage"),
                text(record, ERROR_HEADERS + "reason"),
                text(record, ERROR_HEADERS + "message"),
                "%s-%s@%s"
                        .formatted(
                                text(record, ERROR_HEADERS + "topic"),
                                text(record, ERROR_HEADERS + "partition"),
                                text(record, ERROR_HEADERS + "offset")));
    }

    private static String text(ConsumerRecord<byte[], byte[]> record, String header) {
        var last = record.headers().lastHeader(header);
        return last == null || last.value() == null ? "" : new String(last.value(), StandardCharsets.UTF_8);
    }
}
