/**
 * Avro in Confluent's wire format as Kafka serdes.
 *
 * <p>Entry types: {@link dev.plumbline.registry.serde.SpecificAvroSerde} and {@link dev.plumbline.registry.serde.GenericAvroSerde};
 * they read the same configuration keys as the classes of the same names in {@code io.confluent.kafka.streams.serdes.avro}.
 */
package dev.plumbline.registry.serde;
