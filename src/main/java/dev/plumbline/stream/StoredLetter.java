package dev.plumbline.stream;

import static java.util.Objects.requireNonNull;

import dev.plumbline.event.PredictionHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A dead letter as it lies in its topic.
 *
 * @param position where it lies
 * @param timestamp of the prediction, milliseconds
 * @param key the prediction's, may be null
 * @param value the prediction's, may be null
 * @param headers the prediction's, and those that say why
 */
public record StoredLetter(LetterPosition position, long timestamp, byte[] key, byte[] value, Headers headers) {
    /** Header of a prediction that was written back: where its dead letter lies, {@code PARTITION@OFFSET}. */
    static final String REDRIVEN_FROM = "plumbline-redriven-from";

    /** Header of a marker: the dead letter that was written back. */
    static final String REDRIVEN = "plumbline-redriven";

    public StoredLetter {
        requireNonNull(position, "position");
        requireNonNull(headers, "headers");
    }

    static StoredLetter of(ConsumerRecord<byte[], byte[]> record) {
        var position = new LetterPosition(record.partition(), record.offset());
        return new StoredLetter(position, record.timestamp(), record.key(), record.value(), record.headers());
    }

    /** Whether a record of the topic is no dead letter but says that one was written back. */
    public static boolean isMarker(Headers headers) {
        return headers.lastHeader(REDRIVEN) != null;
    }

    /** The dead letter that a marker speaks of. */
    static LetterPosition marked(Headers headers) {
        return LetterPosition.parse(text(headers.lastHeader(REDRIVEN)));
    }

    public String reason() {
        return error("reason");
    }

    public String stage() {
        return error("stage");
    }

    public String message() {
        return error("message");
    }

    /** The topic the prediction was read from, empty where the letter does not say. */
    String topic() {
        return error("topic");
    }

    /** Where the prediction was read, {@code TOPIC-PARTITION@OFFSET}. */
    public String source() {
        return "%s-%s@%s".formatted(error("topic"), error("partition"), error("offset"));
    }

    /** Name of the model, empty where the producer did not put it into a header. */
    public String model() {
        return text(headers.lastHeader(PredictionHeaders.MODEL));
    }

    /** Id of the prediction, empty where the producer did not put it into a header. */
    public String predictionId() {
        return text(headers.lastHeader(PredictionHeaders.ID));
    }

    /** Whether the prediction was too large to be kept: only its place in the source topic is known. */
    public boolean omitted() {
        return headers.lastHeader(DeadLetter.HEADER_PREFIX + "omitted") != null;
    }

    private String error(String name) {
        return text(headers.lastHeader(DeadLetter.HEADER_PREFIX + name));
    }

    private static String text(Header header) {
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** The prediction as it was read, for the partition it was read from. */
    ProducerRecord<byte[], byte[]> original(String topic, int partitions) {
        var own = new RecordHeaders();
        for (var header : headers) {
            if (!header.key().startsWith(DeadLetter.HEADER_PREFIX)
                    && !header.key().equals(REDRIVEN_FROM)) {
                own.add(header);
            }
        }
        own.add(REDRIVEN_FROM, position.toString().getBytes(StandardCharsets.UTF_8));
        var partition = Optional.of(error("partition"))
                .filter(text -> text.matches("\\d{1,9}"))
                .map(Integer::valueOf)
                .filter(known -> known < partitions);
        return new ProducerRecord<>(topic, partition.orElse(null), timestamp, key, value, own);
    }

    /** What says that this letter was written back; it lies behind it, and so stays as long. */
    ProducerRecord<byte[], byte[]> marker(String topic) {
        var own = new RecordHeaders().add(REDRIVEN, position.toString().getBytes(StandardCharsets.UTF_8));
        return new ProducerRecord<>(topic, position.partition(), null, key, null, own);
    }
}
