package dev.plumbline.cli;

import dev.plumbline.config.Faults;
import dev.plumbline.config.RegistryConfig;
import dev.plumbline.event.AlertEvent;
import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.PredictionEvent;
import dev.plumbline.registry.serde.AvroSerdes;
import dev.plumbline.registry.serde.SerdeClasses;
import dev.plumbline.stream.EventSerdes;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Serde;

/** Reads and writes events by the classes and properties of the configuration. */
record EventAccess(RegistryConfig config) {
    private SerdeClasses classes() {
        var names = config.serde();
        return switch (names.size()) {
            case 0 -> SerdeClasses.own();
            case 1 -> new SerdeClasses.Serde(names.get(0));
            default -> new SerdeClasses.Pair(names.get(0), names.get(1));
        };
    }

    Serde<PredictionEvent> predictions() {
        return AvroSerdes.of(classes(), PredictionEvent.class, config.properties());
    }

    Serde<AttributionEvent> attributions() {
        return AvroSerdes.of(classes(), AttributionEvent.class, config.properties());
    }

    Serde<AlertEvent> alerts() {
        return AvroSerdes.of(classes(), AlertEvent.class, config.properties());
    }

    /** What one task needs. */
    EventSerdes ofTask() {
        return new EventSerdes(predictions().deserializer(), attributions().serializer(), alerts().serializer());
    }

    /** Makes a set once, so that a class or a property that does not suit is found before anything starts. */
    void check(Faults faults) {
        try {
            ofTask().close();
        } catch (ConfigException unfit) {
            faults.add("registry", unfit.getMessage());
        }
    }
}
