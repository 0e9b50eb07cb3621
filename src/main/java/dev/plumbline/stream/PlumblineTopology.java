package dev.plumbline.stream;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The way of one record: sample, decode, admit, explain, judge.
 *
 * <p>Keys and values are bytes at both ends: a record is decoded once it is drawn, and written before it reaches a sink.
 */
public final class PlumblineTopology {
    static final String PREDICTIONS = "predictions";
    static final String SAMPLE = "sample";
    static final String DECODE = "decode";
    static final String ADMIT = "admit";
    static final String EXPLAIN = "explain";
    static final String JUDGE = "judge";
    static final String ATTRIBUTIONS = "attributions";
    static final String ALERTS = "alerts";
    static final String DEAD_LETTERS = "dead-letters";

    /** The store of what is read and not answered. */
    static final String PENDING = "pending";

    private PlumblineTopology() {}

    public static Topology build(StreamParts parts) {
        var topics = parts.settings().topics();
        var bytesOut = new ByteArraySerializer();
        return new Topology()
                .addSource(PREDICTIONS, new ByteArrayDeserializer(), new ByteArrayDeserializer(), topics.predictions())
                .addProcessor(SAMPLE, () -> new SampleProcessor(parts.catalog(), parts.counters()), PREDICTIONS)
                .addProcessor(DECODE, () -> new DecodeProcessor(parts), SAMPLE)
                .addProcessor(ADMIT, () -> new AdmitProcessor(parts), DECODE)
                .addProcessor(EXPLAIN, explain(parts), ADMIT)
                .addProcessor(JUDGE, () -> new JudgeProcessor(parts), EXPLAIN)
                .addSink(ATTRIBUTIONS, topics.attributions(), bytesOut, bytesOut, JUDGE)
                .addSink(ALERTS, topics.alerts(), bytesOut, bytesOut, ADMIT, JUDGE)
                .addSink(DEAD_LETTERS, topics.deadLetters(), bytesOut, bytesOut, DECODE, ADMIT, EXPLAIN, JUDGE);
    }

    private static ProcessorSupplier<byte[], Admitted, byte[], Object> explain(StreamParts parts) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<byte[], Admitted, byte[], Object> get() {
                return new ExplainProcessor(parts);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(pending(parts.settings().buffer()));
            }
        };
    }

    /** The cache is what keeps records answered between two commits off the changelog. */
    private static StoreBuilder<?> pending(StreamSettings.Buffer buffer) {
        var supplier = switch (buffer.store()) {
            case MEMORY -> Stores.inMemoryKeyValueStore(PENDING);
            case DISK -> Stores.persistentKeyValueStore(PENDING);
        };
        return Stores.keyValueStoreBuilder(supplier, Serdes.Integer(), new PendingSerde())
                .withCachingEnabled()
                .withLoggingEnabled(
                        Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(buffer.maxRecordBytes())));
    }
}
