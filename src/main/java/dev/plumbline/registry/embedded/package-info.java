/**
 * A schema registry in this process, for the demo and the tests: Confluent's REST interface for Avro schemas on the JDK's HTTP server.
 *
 * <p>Entry type: {@link dev.plumbline.registry.embedded.EmbeddedRegistry}.
 */
package dev.plumbline.registry.embedded;
