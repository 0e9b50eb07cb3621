package dev.plumbline.stream;

import static java.util.Objects.requireNonNull;

import dev.plumbline.event.AlertEvent;
import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.PredictionEvent;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/** How events are read and written; one set per task, closed with it. */
public record EventSerdes(
        Deserializer<PredictionEvent> predictions,
        Serializer<AttributionEvent> attributions,
        Serializer<AlertEvent> alerts)
        implements AutoCloseable {
    public EventSerdes {
        requireNonNull(predictions, "predictions");
        requireNonNull(attributions, "attributions");
        requireNonNull(alerts, "alerts");
    }

    @Override
    public void close() {
        predictions.close();
        attributions.close();
        alerts.close();
    }
}
