package dev.plumbline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.event.AlertEvent;
import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.Prediction;
import dev.plumbline.event.PredictionHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The topology in a test driver, with a real engine; the wall clock stands still unless moved. */
final class TopologyFixture implements AutoCloseable {
    static final long SHED_FROM_LAG = 1000;

    private static final Duration HARVEST = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long FIRST_PAUSE_NANOS = 50_000;
    private static final long LONGEST_PAUSE_NANOS = 200_000_000;
    private static final StreamSettings SETTINGS = settings(8);

    private final StreamCounters counters;
    private final ExplainEngine engine;
    private final StreamParts parts;
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> predictions;
    private final TestOutputTopic<byte[], byte[]> attributions;
    private final TestOutputTopic<byte[], byte[]> alerts;
    private final TestOutputTopic<byte[], byte[]> deadLetters;

    TopologyFixture(LoadedModel... models) {
        this(new StreamCounters(), models);
    }

    TopologyFixture(StreamCounters counters, LoadedModel... models) {
        this(counters, SETTINGS, TestEvents.serdes(), models);
    }

    TopologyFixture(StreamSettings settings, EventSerdes serdes, LoadedModel... models) {
        this(new StreamCounters(), settings, serdes, models);
    }

    private TopologyFixture(
            StreamCounters counters, StreamSettings settings, EventSerdes serdes, LoadedModel... models) {
        this.counters = counters;
        engine = new ExplainEngine(settings.engine());
        parts = new StreamParts(settings, ModelCatalog.of(models), engine, () -> serdes, counters);
        var config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
        driver = new TopologyTestDriver(PlumblineTopology.build(parts), config, TestEvents.NOON);
        var topics = settings.topics();
        predictions = driver.createInputTopic(
                topics.predictions(),
                new ByteArraySerializer(),
                new ByteArraySerializer(),
                TestEvents.NOON,
                Duration.ZERO);
        attributions = output(topics.attributions());
        alerts = output(topics.alerts());
        deadLetters = output(topics.deadLetters());
    }

    static StreamSettings settings(int slots) {
        return settings(slots, JsonInput.none());
    }

    static StreamSettings settings(int slots, JsonInput json) {
        return settings(slots, 0, json);
    }

    /** @param mebibytes bound on what is in flight, 0 for the default */
    static StreamSettings settings(int slots, int mebibytes, JsonInput json) {
        var defaults = StreamSettings.of("test", StreamSettings.Topics.defaults());
        return new StreamSettings(
                defaults.applicationId(),
                defaults.source(),
                new StreamSettings.Topics("predictions", "attributions", "alerts", "dead-letters", json),
                new StreamSettings.Buffer(slots, mebibytes, 1 << 17, StreamSettings.StoreKind.MEMORY, HARVEST),
                new EngineSettings(1, 4, 1 << 20, Duration.ofMillis(1), Duration.ofSeconds(10)),
                new StreamSettings.Limits(Duration.ofMinutes(1), SHED_FROM_LAG),
                new StreamSettings.Alerting(Duration.ofSeconds(10), Duration.ofMinutes(5), Map.of()));
    }

    private TestOutputTopic<byte[], byte[]> output(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Sends a prediction with the headers a producer sets, keyed by its id. */
    void send(Prediction prediction) {
        Headers headers = new RecordHeaders();
        PredictionHeaders.of(prediction).forEach((name, value) -> headers.add(name, utf8(value)));
        send(prediction.id(), TestEvents.bytes(prediction), headers);
    }

    void send(String key, byte[] value, Headers headers) {
        predictions.pipeInput(new TestRecord<>(utf8(key), value, headers, TestEvents.NOON));
    }

    /** Sends a record to any topic, so many milliseconds after noon. */
    void sendTo(String topic, String key, byte[] value, Headers headers, long millis) {
        sendTo(
                topic,
                new TestRecord<>(key == null ? null : utf8(key), value, headers, TestEvents.NOON.plusMillis(millis)));
    }

    void sendTo(String topic, TestRecord<byte[], byte[]> record) {
        driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(record);
    }

    /** Moves the clock until every sampled record is answered. */
    void drain() {
        await(counts -> counts.explained() + counts.dead() >= counts.sampled());
    }

    /** Replaces the models that are served. */
    void serve(LoadedModel... models) {
        parts.catalog().replace(List.of(models)).forEach(LoadedModel::retire);
    }

    /** Looks ever more seldom: however long the engine takes, the clock moves by a second or two, and no alert grows or ends of it. */
    void await(Predicate<StreamCounters.Counts> reached) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (long pauseNanos = FIRST_PAUSE_NANOS;
                !reached.test(counters.counts());
                pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS)) {
            assertThat(System.nanoTime())
                    .as("%s after %s", counters.counts(), PATIENCE)
                    .isLessThan(deadline);
            LockSupport.parkNanos(pauseNanos);
            driver.advanceWallClockTime(HARVEST);
        }
    }

    /** Lets the partition be so many records behind. */
    void lag(long records) {
        parts.shedding().observe(Map.of(0, records));
    }

    void advance(Duration time) {
        driver.advanceWallClockTime(time);
    }

    StreamCounters.Counts counts() {
        return counters.counts();
    }

    Map<String, StreamCounters.Counts> byModel() {
        return counters.byModel();
    }

    /** How many records lie in the store. */
    long pending() {
        return count(PlumblineTopology.PENDING);
    }

    /** How many events lie in the store without their other half. */
    long unpaired() {
        return count(PairedInput.UNPAIRED);
    }

    private long count(String store) {
        try (var entries = driver.getKeyValueStore(store).all()) {
            long count = 0;
            for (; entries.hasNext(); entries.next()) {
                count++;
            }
            return count;
        }
    }

    List<AttributionEvent> attributions() {
        return attributions.readValuesToList().stream()
                .map(TestEvents::attribution)
                .toList();
    }

    List<TestRecord<byte[], byte[]>> attributionRecords() {
        return attributions.readRecordsToList();
    }

    List<AlertEvent> alerts() {
        return alerts.readValuesToList().stream().map(TestEvents::alert).toList();
    }

    List<TestRecord<byte[], byte[]>> deadLetters() {
        return deadLetters.readRecordsToList();
    }

    static String header(TestRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        driver.close();
        engine.close();
    }
}
