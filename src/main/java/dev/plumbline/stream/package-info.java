/**
 * The Kafka Streams topology: sample, decode, admit, explain in batches, judge, and the sinks.
 *
 * <p>Entry types: {@link dev.plumbline.stream.StreamService} runs what {@link dev.plumbline.stream.StreamParts} holds, a
 * {@link dev.plumbline.stream.ModelCatalog} of {@link dev.plumbline.stream.LoadedModel} among it;
 * {@link dev.plumbline.stream.TopologyChart} describes it. May import {@code event}, {@code attribution}, {@code registry},
 * {@code sampling}, {@code tensor} and the interfaces of {@code runtime}.
 */
package dev.plumbline.stream;
