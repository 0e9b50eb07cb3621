/**
 * The Kafka Streams topology: sample, decode, admit, explain in micro-batches, judge, and the sinks.
 *
 * <p>May import {@code event}, {@code attribution}, {@code registry}, {@code sampling}, {@code tensor} and the interfaces of
 * {@code runtime}.
 */
package dev.plumbline.stream;
