package dev.plumbline.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The way of one record: sample, decode, admit, explain, judge; and of what is seen on it: from all partitions to one alert.
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
    static final String SIGHTINGS = "sightings";
    static final String GATHERED = "gathered-sightings";
    static final String ALERT = "alert";
    static final String ALERTS = "alerts";
    static final String DEAD_LETTERS = "dead-letters";

    /** The store of what is read and not answered. */
    static final String PENDING = "pending";

    /** The store of alerts that are not resolved. */
    static final String OPEN_ALERTS = "open-alerts";

    private PlumblineTopology() {}

    public static Topology build(StreamParts parts) {
        var topics = parts.settings().topics();
        var sightings = parts.settings().sightingsTopic();
        var bytesIn = new ByteArrayDeserializer();
        var bytesOut = new ByteArraySerializer();
        var topology = PairedInput.topology(parts);
        var drawn = draw(parts, topology);
        return topology.addProcessor(DECODE, () -> new DecodeProcessor(parts), drawn.toArray(String[]::new))
                .addProcessor(ADMIT, () -> new AdmitProcessor(parts), DECODE)
                .addProcessor(EXPLAIN, with(pending(parts.settings()), () -> new ExplainProcessor(parts)), ADMIT)
                .addProcessor(JUDGE, () -> new JudgeProcessor(parts), EXPLAIN)
                .addSink(ATTRIBUTIONS, topics.attributions(), bytesOut, bytesOut, JUDGE)
                .addSink(
                        DEAD_LETTERS,
                        topics.deadLetters(),
                        bytesOut,
                        bytesOut,
                        with(PairedInput.PAIR, drawn, DECODE, ADMIT, EXPLAIN, JUDGE))
                .addSink(SIGHTINGS, sightings, bytesOut, bytesOut, with(SAMPLE, drawn, DECODE, ADMIT, JUDGE))
                .addSource(GATHERED, bytesIn, bytesIn, sightings)
                .addProcessor(ALERT, with(openAlerts(parts.settings()), () -> new AlertProcessor(parts)), GATHERED)
                .addSink(ALERTS, topics.alerts(), bytesOut, bytesOut, ALERT);
    }

    /** Adds the nodes that predictions come from, drawn by their headers or yet to be decided on, and gives their names. */
    private static List<String> draw(StreamParts parts, Topology topology) {
        var topics = parts.settings().topics();
        var drawn = new ArrayList<String>();
        var whole = new ArrayList<>(topics.read());
        whole.removeAll(topics.json().kserveLogger());
        if (!whole.isEmpty()) {
            var bytes = new ByteArrayDeserializer();
            topology.addSource(PREDICTIONS, bytes, bytes, whole.toArray(String[]::new))
                    .addProcessor(SAMPLE, () -> new SampleProcessor(parts), PREDICTIONS);
            drawn.add(SAMPLE);
        }
        if (!topics.json().kserveLogger().isEmpty()) {
            drawn.add(PairedInput.PAIR);
        }
        return drawn;
    }

    /** These nodes, behind one that is there only sometimes. */
    private static String[] with(String node, List<String> there, String... others) {
        return Stream.concat(there.stream().filter(node::equals), Stream.of(others))
                .toArray(String[]::new);
    }

    static <V> ProcessorSupplier<byte[], V, byte[], Object> with(
            StoreBuilder<?> store, Supplier<Processor<byte[], V, byte[], Object>> processor) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<byte[], V, byte[], Object> get() {
                return processor.get();
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(store);
            }
        };
    }

    private static StoreBuilder<?> pending(StreamSettings settings) {
        return store(PENDING, settings.buffer(), Serdes.Integer(), new PendingSerde());
    }

    private static StoreBuilder<?> openAlerts(StreamSettings settings) {
        return store(OPEN_ALERTS, settings.buffer(), Serdes.String(), AlertSerdes.openAlert());
    }

    /** The cache is what keeps off the changelog whatever changes again before the next commit. */
    static <K, V> StoreBuilder<?> store(String name, StreamSettings.Buffer buffer, Serde<K> keys, Serde<V> values) {
        var supplier = switch (buffer.store()) {
            case MEMORY -> Stores.inMemoryKeyValueStore(name);
            case DISK -> Stores.persistentKeyValueStore(name);
        };
        return Stores.keyValueStoreBuilder(supplier, keys, values)
                .withCachingEnabled()
                .withLoggingEnabled(
                        Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(buffer.maxRecordBytes())));
    }
}
