/**
 * Speaking to a Confluent-compatible Schema Registry: its client, with Confluent's configuration keys and exception classes.
 *
 * <p>Entry type: {@link dev.plumbline.registry.SchemaRegistryClient}. The Avro serdes on top of it are in {@code registry.serde}, a
 * registry for the demo and the tests is in {@code registry.embedded}. May import Avro, Jackson and Kafka's serialisation API; no
 * other room.
 */
package dev.plumbline.registry;
