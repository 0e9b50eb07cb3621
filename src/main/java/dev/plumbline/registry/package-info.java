/**
 * Speaking to a Confluent-compatible Schema Registry: client, Avro serde, and an embedded registry for the demo and the tests.
 *
 * <p>May import Avro, Jackson and Kafka's serialisation API; no other room.
 */
package dev.plumbline.registry;
