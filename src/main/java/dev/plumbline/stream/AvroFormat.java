package dev.plumbline.stream;

import dev.plumbline.event.InvalidEventException;
import dev.plumbline.event.PredictionEvent;
import dev.plumbline.event.PredictionMapping;
import java.util.List;
import org.apache.kafka.common.serialization.Deserializer;

/** Prediction events in the registry's wire format; waits for the registry where it must. */
final class AvroFormat implements PredictionFormat {
    private final Deserializer<PredictionEvent> deserializer;
    private final Patience patience;

    AvroFormat(Deserializer<PredictionEvent> deserializer, Patience patience) {
        this.deserializer = deserializer;
        this.patience = patience;
    }

    @Override
    public List<Reading> read(SourceRecord source) throws UnreadableException {
        try {
            var event = patience.read(() -> deserialize(source));
            return List.of(new Reading.Read(source, PredictionMapping.fromAvro(event)));
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
