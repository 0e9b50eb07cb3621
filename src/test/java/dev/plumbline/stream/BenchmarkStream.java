package dev.plumbline.stream;

import dev.plumbline.demo.EmbeddedBroker;
import dev.plumbline.registry.embedded.EmbeddedRegistry;
import dev.plumbline.runtime.Explainer;
import dev.plumbline.runtime.Explainers;
import dev.plumbline.runtime.OnnxRuntime;
import dev.plumbline.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * What the stream costs around the engine, on a real broker in this process: ratios of contenders that take turns, medians of three.
 *
 * <pre>
 *   sampled-out   throughput at 1 % sampling against a topology that reads bytes and drops them
 *   durable       CPU and bytes of the durable micro-batch against a list in memory
 *   share         how much of the time of a saturated stream thread the engine works
 *   scale         throughput with 1, 2 and 4 stream threads and an engine that only waits
 *   latency       from append to attribution visible, at half the credit model's throughput, by commit interval
 * </pre>
 */
final class BenchmarkStream {
    private static final int TURNS = 3;

    private final EmbeddedBroker broker;
    private final Map<String, ?> registry;
    private final Path folder;
    private int applications;

    private BenchmarkStream(EmbeddedBroker broker, EmbeddedRegistry registry, Path folder) {
        this.broker = broker;
        this.registry = Map.of("schema.registry.url", registry.url());
        this.folder = folder;
    }

    /** Arguments: names of what to measure, all by default, and {@code cnn=FILE} for a model of 3x32x32 images. */
    public static void main(String[] arguments) throws Exception {
        var asked = new ArrayList<>(List.of(arguments));
        var cnn = asked.stream().filter(argument -> argument.startsWith("cnn=")).findFirst();
        asked.removeIf(argument -> argument.startsWith("cnn="));
        try (var broker = EmbeddedBroker.start();
                var registry = new EmbeddedRegistry(0)) {
            var bench = new BenchmarkStream(broker, registry, Files.createTempDirectory("bench-stream"));
            Map<String, Runnable> scenarios = new LinkedHashMap<>();
            scenarios.put("sampled-out", bench::sampledOut);
            scenarios.put("durable", bench::durable);
            scenarios.put("share", () -> bench.share(cnn.map(file -> Path.of(file.substring(4)))));
            scenarios.put("scale", bench::scale);
            scenarios.put("latency", bench::latency);
            (asked.isEmpty() ? scenarios.keySet() : asked)
                    .forEach(name -> scenarios.get(name).run());
        }
    }

    private void sampledOut() {
        sampledOut(300, 40, 3_000_000);
        sampledOut(12_000, 2_960, 60_000);
    }

    private void sampledOut(int bytes, int features, int records) {
        var topics = BenchTopics.create(broker, registry, "sampled-out-" + bytes, 1);
        topics.fill(records, BenchModels.line(features));
        int size = topics.record(0, BenchModels.line(features).apply(0)).value().length;
        var sampled = new ArrayList<Trial.Cost>();
        var bare = new ArrayList<Trial.Cost>();
        var plain = new ArrayList<Trial.Cost>();
        for (int turn = 0; turn < TURNS; turn++) {
            plain.add(dropped(topics, records, this::kafkasOwn));
            bare.add(dropped(topics, records, settings -> properties(settings, 1)));
            var parts = parts(
                    topics,
                    BenchModels.model(new LinearExplainer(BenchModels.ones(features)), 0.01),
                    EngineSettings.defaults());
            sampled.add(run(parts, () -> parts.counters().counts().seen(), records, 1));
        }
        print("sampled-out: %,d bytes, 1 %% sampled: %s", size, perRecord(sampled, records));
        print("  read and dropped: %s; ratio %.2f", perRecord(bare, records), seconds(bare) / seconds(sampled));
        print(
                "  read and dropped with Kafka's own settings: %s; ratio %.2f",
                perRecord(plain, records), seconds(plain) / seconds(sampled));
    }

    private Trial.Cost dropped(BenchTopics topics, int records, Function<StreamSettings, Properties> properties) {
        var dropped = new Dropped();
        var settings = StreamSettings.of("bare-" + applications++, topics.topics());
        try (var trial = Trial.start(dropped.topology(topics), properties.apply(settings), () -> 0)) {
            return trial.between(dropped::count, records / 10, records * 9 / 10);
        }
    }

    private static String perRecord(List<Trial.Cost> costs, int records) {
        double measured = records * 0.8;
        double cpu = median(costs.stream().map(Trial.Cost::cpuSeconds).toList());
        return "%.0f k/s, %.2f us of the client's processor time a record"
                .formatted(measured / 1e3 / seconds(costs), cpu / measured * 1e6);
    }

    private static double seconds(List<Trial.Cost> costs) {
        return median(costs.stream().map(Trial.Cost::seconds).toList());
    }

    /** What a stream of exactly once has that sets nothing else. */
    private Properties kafkasOwn(StreamSettings settings) {
        var own = new Properties();
        own.putAll(connection(1));
        own.put("application.id", settings.applicationId());
        own.put("processing.guarantee", "exactly_once_v2");
        own.put("auto.offset.reset", "earliest");
        return own;
    }

    /** Reads bytes and drops them. */
    private static final class Dropped {
        private long count;

        long count() {
            return count;
        }

        Topology topology(BenchTopics topics) {
            var bytes = new ByteArrayDeserializer();
            return new Topology()
                    .addSource("source", bytes, bytes, topics.topics().predictions())
                    .addProcessor(
                            "drop",
                            () -> new ContextualProcessor<byte[], byte[], Void, Void>() {
                                @Override
                                public void process(Record<byte[], byte[]> record) {
                                    count++;
                                }
                            },
                            "source");
        }
    }

    private void durable() {
        int records = 40_000;
        int features = 2_960;
        var topics = BenchTopics.create(broker, registry, "durable", 1);
        topics.fill(records, BenchModels.line(features));
        var naive = new ArrayList<Trial.Cost>();
        var durable = new ArrayList<Trial.Cost>();
        for (int turn = 0; turn < TURNS; turn++) {
            var forgetful = parts(
                    topics,
                    BenchModels.model(new LinearExplainer(BenchModels.ones(features)), 1),
                    EngineSettings.defaults());
            naive.add(run(inMemory(forgetful), () -> explained(forgetful), records, 1, forgetful));
            var parts = parts(
                    topics,
                    BenchModels.model(new LinearExplainer(BenchModels.ones(features)), 1),
                    EngineSettings.defaults());
            durable.add(run(parts, () -> explained(parts), records, 1));
        }
        double measured = records * 0.8;
        double naiveCpu = median(naive.stream().map(Trial.Cost::cpuSeconds).toList()) / measured * 1e6;
        double durableCpu = median(durable.stream().map(Trial.Cost::cpuSeconds).toList()) / measured * 1e6;
        double naiveBytes = median(naive.stream().map(Trial.Cost::bytes).toList()) / measured;
        double durableBytes = median(durable.stream().map(Trial.Cost::bytes).toList()) / measured;
        print(
                "durable: CPU %.0f us a record against %.0f of a list, ratio %.2f; bytes sent %,.0f against %,.0f,"
                        + " ratio %.2f",
                durableCpu, naiveCpu, durableCpu / naiveCpu, durableBytes, naiveBytes, durableBytes / naiveBytes);
    }

    /** The topology with the micro-batch in a list. */
    private static Topology inMemory(StreamParts parts) {
        var topics = parts.settings().topics();
        var in = new ByteArrayDeserializer();
        var out = new ByteArraySerializer();
        return new Topology()
                .addSource(PlumblineTopology.PREDICTIONS, in, in, topics.predictions())
                .addProcessor(PlumblineTopology.SAMPLE, () -> new SampleProcessor(parts), PlumblineTopology.PREDICTIONS)
                .addProcessor(PlumblineTopology.DECODE, () -> new DecodeProcessor(parts), PlumblineTopology.SAMPLE)
                .addProcessor(PlumblineTopology.ADMIT, () -> new AdmitProcessor(parts), PlumblineTopology.DECODE)
                .addProcessor(PlumblineTopology.EXPLAIN, () -> new NaiveBatch(parts), PlumblineTopology.ADMIT)
                .addProcessor(PlumblineTopology.JUDGE, () -> new JudgeProcessor(parts), PlumblineTopology.EXPLAIN)
                .addSink(PlumblineTopology.ATTRIBUTIONS, topics.attributions(), out, out, PlumblineTopology.JUDGE)
                .addSink(
                        PlumblineTopology.SIGHTINGS,
                        parts.settings().sightingsTopic(),
                        out,
                        out,
                        PlumblineTopology.SAMPLE,
                        PlumblineTopology.DECODE,
                        PlumblineTopology.ADMIT,
                        PlumblineTopology.JUDGE);
    }

    private void share(Optional<Path> cnn) {
        share("credit model", BenchModels.CREDIT.resolve("model.onnx"), 20_000);
        share("credit model, ReLU", BenchModels.CREDIT.resolve("model-relu.onnx"), 20_000);
        cnn.ifPresentOrElse(
                file -> share("CNN", file, 600), () -> print("share: no CNN measured; name one with cnn=FILE"));
    }

    private void share(String name, Path file, int records) {
        try (var runtime = OnnxRuntime.open();
                var explainer = Explainers.open(runtime, BenchModels.options(file))) {
            var topics = BenchTopics.create(broker, registry, "share-" + applications++, 1);
            var rows = BenchModels.rows(explainer);
            topics.fill(records, i -> BenchModels.prediction(i, explainer, rows.get(i % rows.size())));
            var shares = new ArrayList<Double>();
            var rates = new ArrayList<Double>();
            for (int turn = 0; turn < TURNS; turn++) {
                var parts = parts(topics, BenchModels.model(explainer, 1), EngineSettings.defaults());
                var cost = run(parts, () -> explained(parts), records, 1);
                shares.add(cost.engineSeconds() / cost.seconds());
                rates.add(records * 0.8 / cost.seconds());
            }
            print(
                    "share: %s: engine busy %.0f %% of the time, %.0f explanations a second",
                    name, 100 * median(shares), median(rates));
        }
    }

    private void scale() {
        int records = 24_000;
        var topics = BenchTopics.create(broker, registry, "scale", 8);
        topics.fill(records, BenchModels.line(8));
        var rates = new ArrayList<Double>();
        for (int threads : new int[] {1, 2, 4}) {
            var waiting = new LinearExplainer(requests -> sleep(Duration.ofMillis(100)), BenchModels.ones(8));
            var engine = new EngineSettings(threads, 64, 64L << 20, Duration.ofMillis(5), Duration.ofSeconds(10));
            var parts = parts(topics, BenchModels.model(waiting, 1), engine);
            int some = records * threads / 4;
            rates.add(some
                    * 0.8
                    / run(parts, () -> explained(parts), some, threads).seconds());
        }
        print(
                "scale: 1, 2, 4 stream threads: %.0f, %.0f, %.0f a second; ratio at 4: %.2f",
                rates.get(0), rates.get(1), rates.get(2), rates.get(2) / rates.get(0));
    }

    private void latency() {
        try (var runtime = OnnxRuntime.open();
                var explainer =
                        Explainers.open(runtime, BenchModels.options(BenchModels.CREDIT.resolve("model.onnx")))) {
            var rows = BenchModels.rows(explainer);
            int records = 150_000;
            var full = BenchTopics.create(broker, registry, "latency-full", 1);
            full.fill(records, i -> BenchModels.prediction(i, explainer, rows.get(i % rows.size())));
            var saturated = parts(full, BenchModels.model(explainer, 1), EngineSettings.defaults());
            double most = records
                    * 0.8
                    / run(saturated, () -> explained(saturated), records, 1).seconds();
            for (int commit : new int[] {50, 100, 200, 500, 1000}) {
                latency(explainer, rows, most / 2, commit);
            }
        }
    }

    private void latency(Explainer explainer, List<Tensor> rows, double perSecond, int commitMillis) {
        var topics = BenchTopics.create(broker, registry, "latency-" + commitMillis, 1);
        var parts = parts(topics, BenchModels.model(explainer, 1), EngineSettings.defaults());
        var properties = properties(parts, 1);
        properties.put("commit.interval.ms", commitMillis);
        int count = (int) (perSecond * 20);
        var latencies = new ArrayList<Double>();
        try (var trial = Trial.start(PlumblineTopology.build(parts), properties, parts.engine()::busyNanos);
                var producer = topics.producer();
                var consumer = consumer(topics.topics().attributions())) {
            long start = System.nanoTime();
            int sent = 0;
            while (latencies.size() < count
                    && trial.running()
                    && System.nanoTime() - start < Duration.ofSeconds(60).toNanos()) {
                long due = Math.min(count, (long) ((System.nanoTime() - start) / 1e9 * perSecond));
                for (; sent < due; sent++) {
                    var unused = producer.send(
                            topics.record(sent, BenchModels.prediction(sent, explainer, rows.get(sent % rows.size()))));
                }
                for (var record : consumer.poll(Duration.ofMillis(1))) {
                    latencies.add((double) System.currentTimeMillis() - record.timestamp());
                }
            }
        } finally {
            parts.engine().close();
        }
        // The first quarter warms up.
        var warm = latencies.subList(latencies.size() / 4, latencies.size()).stream()
                .sorted()
                .toList();
        print(
                "latency: %.0f a second, commits every %d ms: p50 %.0f ms, p99 %.0f ms (%d of %d)",
                perSecond,
                commitMillis,
                warm.get(warm.size() / 2),
                warm.get(warm.size() * 99 / 100),
                latencies.size(),
                count);
    }

    private KafkaConsumer<byte[], byte[]> consumer(String topic) {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "group.id",
                "reader-" + topic,
                "auto.offset.reset",
                "earliest",
                "isolation.level",
                "read_committed",
                "fetch.max.wait.ms",
                10);
        var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(List.of(topic));
        return consumer;
    }

    private Trial.Cost run(StreamParts parts, LongSupplier counter, int records, int threads) {
        return run(PlumblineTopology.build(parts), counter, records, threads, parts);
    }

    private Trial.Cost run(Topology topology, LongSupplier counter, int records, int threads, StreamParts parts) {
        try (var trial = Trial.start(topology, properties(parts, threads), parts.engine()::busyNanos)) {
            return trial.between(counter, records / 10, records * 9 / 10);
        } finally {
            parts.engine().close();
        }
    }

    private StreamParts parts(BenchTopics topics, LoadedModel model, EngineSettings engine) {
        var of = StreamSettings.of("trial-" + applications++ + "-", topics.topics());
        var settings = new StreamSettings(
                of.applicationId(), of.source(), of.topics(), of.buffer(), engine, of.limits(), of.alerting());
        broker.createTopic(settings.sightingsTopic(), 1);
        return new StreamParts(
                settings,
                ModelCatalog.of(model),
                new ExplainEngine(engine),
                () -> EventSerdes.of(registry),
                new StreamCounters());
    }

    private Properties properties(StreamParts parts, int threads) {
        return properties(parts.settings(), threads);
    }

    private Properties properties(StreamSettings settings, int threads) {
        return StreamProperties.of(settings, connection(threads));
    }

    private Map<String, Object> connection(int threads) {
        return Map.of(
                "bootstrap.servers", broker.bootstrapServers(),
                "state.dir", folder.toString(),
                "num.stream.threads", threads);
    }

    private static long explained(StreamParts parts) {
        return parts.counters().counts().explained();
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static void sleep(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
