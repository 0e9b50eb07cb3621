package dev.plumbline.stream;

import dev.plumbline.event.InvalidEventException;
import dev.plumbline.event.Prediction;
import dev.plumbline.event.PredictionEvent;
import dev.plumbline.event.PredictionMapping;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads predictions from bytes, waiting for the registry where it must. */
final class PredictionReader {
    private final Deserializer<PredictionEvent> deserializer;
    private final int maxBytes;
    private final Patience patience;

    private PredictionReader(Deserializer<PredictionEvent> deserializer, int maxBytes, Patience patience) {
        this.deserializer = deserializer;
        this.maxBytes = maxBytes;
        this.patience = patience;
    }

    static PredictionReader of(EventSerdes serdes, StreamSettings settings) {
        return new PredictionReader(
                serdes.predictions(),
                settings.buffer().maxPredictionBytes(),
                new Patience(settings.limits().registryPatience()));
    }

    /**
     * The prediction in a record.
     *
     * @throws UnreadableException if the bytes are to blame; anything else that is thrown concerns no record
     */
    Prediction read(SourceRecord source) throws UnreadableException {
        if (source.value() == null) {
            throw new UnreadableException(
                    DeadLetterReason.UNREADABLE, "expected a prediction event, found a record without a value");
        }
        if (source.bytes() > maxBytes) {
            throw new UnreadableException(
                    DeadLetterReason.TOO_LARGE,
                    "expected a record of at most %d bytes, found %d".formatted(maxBytes, source.bytes()));
        }
        try {
            return PredictionMapping.fromAvro(patience.call(() -> deserialize(source)));
        } catch (InvalidEventException e) {
            throw new UnreadableException(DeadLetterReason.INVALID, e);
        } catch (RuntimeException e) {
            if (Patience.concernsNoRecord(e)) {
                throw e;
            }
            throw new UnreadableException(DeadLetterReason.UNREADABLE, e);
        }
    }

    private PredictionEvent deserialize(SourceRecord source) {
        return deserializer.deserialize(source.position().topic(), source.headers(), source.value());
    }
}
