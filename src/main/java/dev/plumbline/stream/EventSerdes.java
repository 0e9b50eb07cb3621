package dev.plumbline.stream;

import static java.util.Objects.requireNonNull;

import dev.plumbline.event.AlertEvent;
import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.PredictionEvent;
import dev.plumbline.registry.serde.AvroSerdes;
import dev.plumbline.registry.serde.SpecificAvroSerde;
import java.util.Map;
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

    /**
     * Events in the Schema Registry's wire format.
     *
     * @param serdeClass {@link SpecificAvroSerde} or another class of its kind, such as Confluent's
     * @param registry settings of the registry's client, {@code schema.registry.url} among them
     */
    public static EventSerdes of(String serdeClass, Map<String, ?> registry) {
        return new EventSerdes(
                AvroSerdes.of(serdeClass, PredictionEvent.class, registry).deserializer(),
                AvroSerdes.of(serdeClass, AttributionEvent.class, registry).serializer(),
                AvroSerdes.of(serdeClass, AlertEvent.class, registry).serializer());
    }

    /** Events in the Schema Registry's wire format, by this application's own serde. */
    public static EventSerdes of(Map<String, ?> registry) {
        return of(SpecificAvroSerde.class.getName(), registry);
    }

    @Override
    public void close() {
        predictions.close();
        attributions.close();
        alerts.close();
    }
}
