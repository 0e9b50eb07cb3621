package dev.plumbline.stream;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;

/**
 * The way of the logger's events until they are predictions: by their id through a topic of our own, then in pairs.
 *
 * <p>Made with the DSL, which alone makes repartition topics: Kafka Streams creates them, and deletes what is consumed.
 */
final class PairedInput {
    static final String EVENTS = "logged-events";
    static final String KEY = "key-by-id";
    static final String BY_ID = "logged-by-id";
    static final String PAIR = "pair";

    /** The store of events without a partner. */
    static final String UNPAIRED = "unpaired";

    private PairedInput() {}

    /** A topology that ends in pairs, to be continued; one without a node where no topic has the logger's events. */
    static Topology topology(StreamParts parts) {
        var topics = parts.settings().topics().json().kserveLogger();
        if (topics.isEmpty()) {
            return new Topology();
        }
        var unpaired = PlumblineTopology.store(UNPAIRED, parts.settings().buffer(), Serdes.Integer(), new HalfSerde());
        var builder = new StreamsBuilder();
        builder.stream(
                        topics,
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName(EVENTS))
                .process(() -> new KeyByIdProcessor(parts), Named.as(KEY))
                .repartition(Repartitioned.with(Serdes.ByteArray(), Serdes.ByteArray())
                        .withName(BY_ID))
                .process(PlumblineTopology.with(unpaired, () -> new PairProcessor(parts)), Named.as(PAIR));
        return builder.build();
    }
}
