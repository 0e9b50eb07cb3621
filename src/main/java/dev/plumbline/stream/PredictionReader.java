package dev.plumbline.stream;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads predictions from records, each in the format of its topic. */
final class PredictionReader {
    private final PredictionFormat avro;
    private final Map<String, PredictionFormat> others = new HashMap<>();
    private final int maxBytes;

    private PredictionReader(PredictionFormat avro, StreamSettings settings) {
        this.avro = avro;
        this.maxBytes = settings.buffer().maxPredictionBytes();
        // What the logger wrote is read in pairs.
        settings.topics().json().topics().forEach(topic -> others.put(topic, new OpenInferenceFormat()));
    }

    static PredictionReader of(EventSerdes serdes, StreamSettings settings) {
        return new PredictionReader(
                new AvroFormat(
                        serdes.predictions(), new Patience(settings.limits().registryPatience())),
                settings);
    }

    /** The predictions in a record: one, but for a batch of JSON. What is thrown concerns no record. */
    Iterable<Reading> read(SourceRecord source) {
        try {
            requireSound(source);
            return others.getOrDefault(source.position().topic(), avro).read(source);
        } catch (UnreadableException e) {
            return List.of(new Reading.Unread(source, e));
        }
    }

    private void requireSound(SourceRecord source) throws UnreadableException {
        if (source.value() == null) {
            throw new UnreadableException(
                    DeadLetterReason.UNREADABLE, "expected a prediction event, found a record without a value");
        }
        if (source.bytes() > maxBytes) {
            throw new UnreadableException(
                    DeadLetterReason.TOO_LARGE,
                    "expected a record of at most %d bytes, found %d".formatted(maxBytes, source.bytes()));
        }
    }
}
