package dev.plumbline.stream;

import dev.plumbline.event.InvalidEventException;
import dev.plumbline.event.inference.Envelope;
import dev.plumbline.event.inference.InferenceMapping;
import dev.plumbline.event.inference.InferencePair;
import dev.plumbline.event.inference.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Inference requests with their responses as JSON; every row of a batch is a prediction of its own. */
final class OpenInferenceFormat implements PredictionFormat {
    @Override
    public Iterable<Reading> read(SourceRecord source) throws UnreadableException {
        var pair = parse(source);
        if (pair.rows() == 1) {
            return List.of(read(source, pair));
        }
        // One after the other: side by side they could take a multiple of the record's size.
        return () -> IntStream.range(0, pair.rows())
                .mapToObj(row -> readRow(row(source, pair, row)))
                .iterator();
    }

    private static InferencePair parse(SourceRecord source) throws UnreadableException {
        try {
            return InferencePair.parse(source.value());
        } catch (MalformedJsonException e) {
            throw new UnreadableException(DeadLetterReason.UNREADABLE, e);
        } catch (InvalidEventException e) {
            throw new UnreadableException(DeadLetterReason.INVALID, e);
        }
    }

    private static Reading readRow(SourceRecord row) {
        try {
            return read(row, parse(row));
        } catch (UnreadableException e) {
            return new Reading.Unread(row, e);
        }
    }

    private static Reading read(SourceRecord source, InferencePair pair) {
        try {
            return new Reading.Read(source, InferenceMapping.prediction(pair, envelope(source)));
        } catch (InvalidEventException e) {
            return new Reading.Unread(source, new UnreadableException(DeadLetterReason.INVALID, e));
        }
    }

    private static SourceRecord row(SourceRecord source, InferencePair pair, int row) {
        var headers = new RecordHeaders(source.headers());
        headers.add(Envelope.ROW, Integer.toString(row).getBytes(StandardCharsets.UTF_8));
        return new SourceRecord(source.position(), source.timestamp(), source.key(), pair.row(row), headers);
    }

    private static Envelope envelope(SourceRecord source) {
        var position = source.position();
        var place = "%s/%d/%d".formatted(position.topic(), position.partition(), position.offset());
        return new Envelope(HeaderTexts.of(source.headers()), place, Instant.ofEpochMilli(source.timestamp()));
    }
}
