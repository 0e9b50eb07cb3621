package dev.plumbline.stream;

import static dev.plumbline.stream.TestEvents.model;
import static dev.plumbline.stream.TestEvents.prediction;
import static dev.plumbline.stream.TopologyFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.demo.EmbeddedBroker;
import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.PredictionEvent;
import dev.plumbline.event.PredictionHeaders;
import dev.plumbline.event.PredictionMapping;
import dev.plumbline.registry.embedded.EmbeddedRegistry;
import dev.plumbline.registry.serde.AvroSerdes;
import dev.plumbline.sampling.Policy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The service against a real broker. */
@Timeout(120)
final class StreamServiceTest {
    private static EmbeddedBroker broker;

    @TempDir
    private Path stateDirectory;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void stopsAndStartsAgainWithoutLosingOrDoublingARecord() throws Exception {
        var topics = createTopics("restart", 3);
        int count = 600;
        send(topics, 0, count / 3);
        // Slow enough that every stop finds records unanswered.
        try (var service = start("restart", topics, slowly(5))) {
            send(topics, count / 3, count);
            awaitExplained(service, 50);
        }
        try (var service = start("restart", topics, slowly(5))) {
            awaitExplained(service, 50);
        }
        try (var service = start("restart", topics, slowly(0))) {
            var ids = read(topics.attributions(), count).stream()
                    .map(bytes -> TestEvents.attribution(bytes).getPrediction().getId())
                    .toList();

            assertThat(ids)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, count).mapToObj(i -> "p-" + i).toList());
            assertThat(service.state()).isEqualTo(StreamService.State.RUNNING);
        }
    }

    @Test
    void aDeadLetterKeepsItsBytes() throws Exception {
        var topics = createTopics("dead", 1);
        try (var producer = producer();
                var service = start("dead", topics, slowly(0))) {
            producer.send(new ProducerRecord<>(topics.predictions(), utf8("key"), utf8("garbage")))
                    .get();

            assertThat(read(topics.deadLetters(), 1)).containsExactly(utf8("garbage"));
            assertThat(service.counters().counts().dead()).isEqualTo(1);
        }
    }

    @Test
    void waitsForTheRegistryAndReadsItsWireFormat() throws Exception {
        var topics = createTopics("registry", 1);
        var subjects = stateDirectory.resolve("subjects.json");
        int port;
        List<byte[]> values = new ArrayList<>();
        try (var registry = EmbeddedRegistry.persisted(0, subjects);
                var serde = AvroSerdes.of(PredictionEvent.class, Map.of("schema.registry.url", registry.url()))) {
            port = URI.create(registry.url()).getPort();
            for (int i = 0; i < 10; i++) {
                var event = PredictionMapping.toAvro(prediction("p-" + i, i, 1));
                values.add(serde.serializer().serialize(topics.predictions(), event));
            }
        }
        var unknownSchema = values.get(0).clone();
        unknownSchema[3] = 99;
        values.add(unknownSchema);

        var config = Map.of("schema.registry.url", "http://127.0.0.1:" + port, "retries.max.wait.ms", "100");
        try (var producer = producer();
                var service = start("registry", topics, slowly(0), () -> EventSerdes.of(config))) {
            for (var value : values) {
                producer.send(new ProducerRecord<>(topics.predictions(), value)).get();
            }
            sleep(1000);
            assertThat(service.counters().counts().dead()).isZero();

            try (var registry = EmbeddedRegistry.persisted(port, subjects);
                    var serde = AvroSerdes.of(AttributionEvent.class, Map.of("schema.registry.url", registry.url()))) {
                assertThat(read(topics.attributions(), 10))
                        .extracting(bytes -> serde.deserializer()
                                .deserialize(topics.attributions(), bytes)
                                .getPrediction()
                                .getId())
                        .containsExactlyElementsOf(
                                IntStream.range(0, 10).mapToObj(i -> "p-" + i).toList());
                assertThat(read(topics.deadLetters(), 1)).containsExactly(unknownSchema);
            }
        }
    }

    @Test
    void pairsWhatAnInferenceServiceLoggedAcrossPartitionsAndRestarts() throws Exception {
        var json = new JsonInput(List.of(), List.of("pairs-log"), Duration.ofMinutes(5), 10_000);
        var topics = new StreamSettings.Topics(
                "pairs-predictions", "pairs-attributions", "pairs-alerts", "pairs-dead-letters", json);
        Stream.concat(topics.read().stream(), topics.written().stream()).forEach(topic -> broker.createTopic(topic, 3));
        int count = 200;
        try (var producer = producer()) {
            log(producer, "request", 0, count);
            try (var service = start("pairs", topics, slowly(0))) {
                log(producer, "response", 0, count / 2);
                awaitExplained(service, count / 4);
            }
            log(producer, "response", count / 2, count);
            producer.send(new ProducerRecord<>("pairs-log", utf8("no event"))).get();
            try (var service = start("pairs", topics, slowly(0))) {
                assertThat(read(topics.attributions(), count).stream()
                                .map(bytes -> TestEvents.attribution(bytes)
                                        .getPrediction()
                                        .getId()))
                        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, count)
                                .mapToObj(i -> "p-" + i)
                                .toList());
                assertThat(read(topics.deadLetters(), 1)).containsExactly(utf8("no event"));
                assertThat(service.state()).isEqualTo(StreamService.State.RUNNING);
            }
        }
    }

    /** Without a key, as the logger's events come: a request and its response lie in different partitions. */
    private static void log(KafkaProducer<byte[], byte[]> producer, String kind, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            var body = kind.equals("request")
                    ? "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[%d,1]}]}"
                            .formatted(i)
                    : "{\"model_name\":\"line\",\"model_version\":\"1\",\"outputs\":[]}";
            int partition = kind.equals("request") ? i % 3 : (i + 1) % 3;
            var record = new ProducerRecord<byte[], byte[]>("pairs-log", partition, null, utf8(body));
            record.headers().add("ce_id", utf8("p-" + i));
            record.headers().add("ce_type", utf8("org.kubeflow.serving.inference." + kind));
            producer.send(record).get();
        }
    }

    @Test
    void countersCloseWhereStreamThreadsDieAndAreReplaced() throws Exception {
        var topics = createTopics("dying", 2);
        int count = 400;
        var calls = new AtomicInteger();
        send(topics, 0, count);

        try (var service = start(impatient("dying", topics), slowly(1), () -> failing(calls, 60, 130, 210))) {
            awaitExplained(service, count);
            assertThat(read(topics.attributions(), count)).hasSize(count);

            var counts = service.counters().counts();
            assertThat(counts.passage().restored()).isPositive();
            assertThat(counts.passage().inFlight()).isZero();
            assertThat(counts.explained()).isGreaterThanOrEqualTo(count);
            assertThat(counts).matches(StreamCounters.Counts::close);
        }
    }

    /** One that gives a thread up at once where it would wait for a registry. */
    private static StreamSettings impatient(String applicationId, StreamSettings.Topics topics) {
        var settings = StreamSettings.of(applicationId, topics);
        var limits = new StreamSettings.Limits(Duration.ZERO, settings.limits().shedFromLag());
        return new StreamSettings(
                applicationId,
                settings.source(),
                topics,
                settings.buffer(),
                settings.engine(),
                limits,
                settings.alerting());
    }

    /** Writes events, but for some calls at which the registry seems to be away. */
    private static EventSerdes failing(AtomicInteger calls, Integer... atCalls) {
        var sound = TestEvents.serdes();
        return new EventSerdes(
                sound.predictions(),
                (topic, event) -> {
                    if (List.of(atCalls).contains(calls.incrementAndGet())) {
                        throw new TimeoutException("no registry");
                    }
                    return sound.attributions().serialize(topic, event);
                },
                sound.alerts());
    }

    @Test
    void namesTheTopicsThatAreMissingOrTooSmall() {
        var topics = new StreamSettings.Topics("nowhere", "small", "away", "gone");
        broker.createTopic("small", 1, Map.of("max.message.bytes", "1000"));

        assertThatThrownBy(() -> start("missing", topics, slowly(0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("""
                    expected topic 'nowhere' to exist; create it, or name another in the configuration
                    topic 'small': expected max.message.bytes of at least 1000000, the largest record written, found 1000
                    expected topic 'away' to exist; create it, or name another in the configuration
                    expected topic 'gone' to exist; create it, or name another in the configuration\
                    """);
    }

    @Test
    void stopsByItselfWhenAFaultDoesNotGoAway() throws Exception {
        var topics = createTopics("doomed", 1);
        var explainer = new LinearExplainer(
                requests -> {
                    throw new StackOverflowError("doomed");
                },
                2,
                3);
        try (var service = start("doomed", topics, explainer)) {
            send(topics, 0, 1);
            service.awaitStopped();

            assertThat(service.state()).isEqualTo(StreamService.State.FAILED);
            assertThat(service.failure()).isPresent();
        }
    }

    private static StreamSettings.Topics createTopics(String name, int partitions) {
        var topics = new StreamSettings.Topics(
                name + "-predictions", name + "-attributions", name + "-alerts", name + "-dead-letters");
        List.of(topics.predictions(), topics.attributions(), topics.alerts(), topics.deadLetters())
                .forEach(topic -> broker.createTopic(topic, partitions));
        return topics;
    }

    private StreamService start(String applicationId, StreamSettings.Topics topics, LinearExplainer explainer)
            throws InterruptedException {
        return start(applicationId, topics, explainer, TestEvents::serdes);
    }

    private StreamService start(
            String applicationId, StreamSettings.Topics topics, LinearExplainer explainer, Supplier<EventSerdes> serdes)
            throws InterruptedException {
        return start(StreamSettings.of(applicationId, topics), explainer, serdes);
    }

    private StreamService start(StreamSettings settings, LinearExplainer explainer, Supplier<EventSerdes> serdes)
            throws InterruptedException {
        var parts = new StreamParts(
                settings,
                ModelCatalog.of(model(explainer, Policy.rate(1))),
                new ExplainEngine(settings.engine()),
                serdes,
                new StreamCounters());
        var service = new StreamService(
                parts,
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "state.dir",
                        stateDirectory.toString(),
                        "num.stream.threads",
                        "2"));
        service.start();
        assertThat(service.awaitRunning(Duration.ofSeconds(30))).isTrue();
        return service;
    }

    private static LinearExplainer slowly(long millisPerRow) {
        return new LinearExplainer(requests -> sleep(millisPerRow * requests.size()), 2, 3);
    }

    private static void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitExplained(StreamService service, long count) {
        while (service.counters().counts().explained() < count) {
            sleep(5);
        }
    }

    private static KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static void send(StreamSettings.Topics topics, int from, int to) throws Exception {
        try (var producer = producer()) {
            for (int i = from; i < to; i++) {
                var prediction = prediction("p-" + i, i, 1);
                var record = new ProducerRecord<>(
                        topics.predictions(), utf8("entity-" + i % 20), TestEvents.bytes(prediction));
                PredictionHeaders.of(prediction)
                        .forEach((name, value) -> record.headers().add(name, utf8(value)));
                var unused = producer.send(record);
            }
        }
    }

    private static List<byte[]> read(String topic, int count) {
        return CommittedValues.read(broker.bootstrapServers(), topic, count);
    }
}
