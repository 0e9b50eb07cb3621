package dev.plumbline.registry.serde;

import static java.util.Objects.requireNonNull;

/** The classes that read and write events, by name. */
public sealed interface SerdeClasses {
    /** A class that does both, such as {@code io.confluent.kafka.streams.serdes.avro.SpecificAvroSerde}. */
    record Serde(String name) implements SerdeClasses {
        public Serde {
            requireNonNull(name, "name");
        }
    }

    /** A class for each, such as {@code io.confluent.kafka.serializers.KafkaAvroSerializer} and {@code KafkaAvroDeserializer}. */
    record Pair(String serializer, String deserializer) implements SerdeClasses {
        public Pair {
            requireNonNull(serializer, "serializer");
            requireNonNull(deserializer, "deserializer");
        }
    }

    /** This application's own. */
    static SerdeClasses own() {
        return new Serde(SpecificAvroSerde.class.getName());
    }
}
