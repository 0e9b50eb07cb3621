package dev.plumbline.stream;

import static dev.plumbline.stream.TestEvents.prediction;
import static dev.plumbline.stream.TopologyFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.demo.EmbeddedBroker;
import dev.plumbline.event.Prediction;
import dev.plumbline.event.PredictionHeaders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real broker, and services on it with linear models. */
final class ServiceFixture implements AutoCloseable {
    static final int KEYS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final EmbeddedBroker broker = EmbeddedBroker.start();

    EmbeddedBroker broker() {
        return broker;
    }

    /** The topics of an application, and its settings as shipped. */
    StreamSettings createTopics(String name, int partitions) {
        var topics = new StreamSettings.Topics(
                name + "-predictions", name + "-attributions", name + "-alerts", name + "-dead-letters");
        List.of(topics.predictions(), topics.attributions(), topics.alerts(), topics.deadLetters())
                .forEach(topic -> broker.createTopic(topic, partitions));
        return StreamSettings.of(name, topics);
    }

    StreamService start(StreamSettings settings, Path state, LoadedModel model) throws InterruptedException {
        return start(settings, state, model, TestEvents::serdes, Map.of());
    }

    /**
     * Starts a service and waits until it runs.
     *
     * @param kafka settings beside those every service has
     */
    StreamService start(
            StreamSettings settings,
            Path state,
            LoadedModel model,
            Supplier<EventSerdes> serdes,
            Map<String, String> kafka)
            throws InterruptedException {
        var parts = new StreamParts(
                settings, ModelCatalog.of(model), new ExplainEngine(settings.engine()), serdes, new StreamCounters());
        var config = new HashMap<String, String>(Map.of(
                "bootstrap.servers", broker.bootstrapServers(),
                "state.dir", state.toString(),
                "num.stream.threads", "2"));
        config.putAll(kafka);
        var service = new StreamService(parts, config);
        service.start();
        assertThat(service.awaitRunning(PATIENCE)).isTrue();
        return service;
    }

    /** An explainer that takes its time. */
    static LinearExplainer slowly(long millisPerRow) {
        return new LinearExplainer(requests -> sleep(millisPerRow * requests.size()), 2, 3);
    }

    static void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static void awaitExplained(StreamService service, long count) {
        await(service, () -> service.counters().counts().explained() >= count);
    }

    /** Waits until all tasks run: a thread that is held up for long enough leaves its group, and comes back. */
    static void awaitRunning(StreamService service) {
        await(service, () -> service.state() == StreamService.State.RUNNING);
    }

    static void await(StreamService service, BooleanSupplier reached) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("%s, %s", service.state(), service.counters().counts())
                    .isLessThan(deadline);
            sleep(5);
        }
    }

    /** Waits until an application has read and committed so many predictions, whatever it has answered. */
    void awaitCommitted(StreamSettings settings, long count) throws ExecutionException, InterruptedException {
        try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            while (committed(admin, settings) < count) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    private static long committed(Admin admin, StreamSettings settings)
            throws ExecutionException, InterruptedException {
        var offsets = admin.listConsumerGroupOffsets(settings.applicationId())
                .partitionsToOffsetAndMetadata()
                .get();
        return offsets.entrySet().stream()
                .filter(offset ->
                        offset.getKey().topic().equals(settings.topics().predictions()))
                .mapToLong(offset -> offset.getValue().offset())
                .sum();
    }

    static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Sends predictions {@code p-from} to {@code p-to}, over a few keys. */
    void send(StreamSettings settings, int from, int to) {
        send(
                settings,
                IntStream.range(from, to)
                        .mapToObj(i -> prediction("p-" + i, i, 1))
                        .toList());
    }

    void send(StreamSettings settings, List<Prediction> predictions) {
        try (var producer = producer()) {
            for (int i = 0; i < predictions.size(); i++) {
                var prediction = predictions.get(i);
                var record = new ProducerRecord<>(
                        settings.topics().predictions(), utf8("entity-" + i % KEYS), TestEvents.bytes(prediction));
                PredictionHeaders.of(prediction)
                        .forEach((name, value) -> record.headers().add(name, utf8(value)));
                var unused = producer.send(record);
            }
        }
    }

    /** Ids of predictions {@code p-0} to {@code p-count}. */
    static List<String> ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> "p-" + i).toList();
    }

    /** Ids of the predictions whose attributions are there, read until the count is and a little longer. */
    List<String> explained(StreamSettings settings, int count) {
        return read(settings.topics().attributions(), count).stream()
                .map(bytes -> TestEvents.attribution(bytes).getPrediction().getId())
                .toList();
    }

    List<byte[]> read(String topic, int count) {
        return CommittedValues.read(broker.bootstrapServers(), topic, count);
    }

    @Override
    public void close() {
        broker.close();
    }
}
