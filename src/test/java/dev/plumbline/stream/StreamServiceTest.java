package dev.plumbline.stream;

import static dev.plumbline.stream.ServiceFixture.awaitExplained;
import static dev.plumbline.stream.ServiceFixture.awaitQuietly;
import static dev.plumbline.stream.ServiceFixture.awaitRunning;
import static dev.plumbline.stream.ServiceFixture.ids;
import static dev.plumbline.stream.ServiceFixture.sleep;
import static dev.plumbline.stream.ServiceFixture.slowly;
import static dev.plumbline.stream.TestEvents.model;
import static dev.plumbline.stream.TestEvents.prediction;
import static dev.plumbline.stream.TopologyFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.PredictionEvent;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The service against a real broker. */
@Timeout(300)
final class StreamServiceTest {
    private static ServiceFixture fixture;

    @TempDir
    private Path stateDirectory;

    @BeforeAll
    static void startBroker() {
        fixture = new ServiceFixture();
    }

    @AfterAll
    static void stopBroker() {
        fixture.close();
    }

    @Test
    void stopsAndStartsAgainWithoutLosingOrDoublingARecord() throws Exception {
        var settings = fixture.createTopics("restart", 3);
        int count = 600;
        fixture.send(settings, 0, count / 3);
        // Slow enough that every stop finds records unanswered.
        try (var service = start(settings, slowly(5))) {
            fixture.send(settings, count / 3, count);
            awaitExplained(service, 50);
        }
        try (var service = start(settings, slowly(5))) {
            awaitExplained(service, 50);
        }
        try (var service = start(settings, slowly(0))) {
            assertThat(fixture.explained(settings, count)).containsExactlyInAnyOrderElementsOf(ids(count));
            awaitRunning(service);
        }
    }

    @Test
    void aDeadLetterKeepsItsBytes() throws Exception {
        var settings = fixture.createTopics("dead", 1);
        var topics = settings.topics();
        try (var producer = fixture.producer();
                var service = start(settings, slowly(0))) {
            producer.send(new ProducerRecord<>(topics.predictions(), utf8("key"), utf8("garbage")))
                    .get();

            assertThat(fixture.read(topics.deadLetters(), 1)).containsExactly(utf8("garbage"));
            assertThat(service.counters().counts().dead()).isEqualTo(1);
        }
    }

    @Test
    void waitsForTheRegistryAndReadsItsWireFormat() throws Exception {
        var settings = fixture.createTopics("registry", 1);
        var topics = settings.topics();
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
        try (var producer = fixture.producer();
                var service = start(settings, slowly(0), () -> EventSerdes.of(config))) {
            for (var value : values) {
                producer.send(new ProducerRecord<>(topics.predictions(), value)).get();
            }
            sleep(1000);
            assertThat(service.counters().counts().dead()).isZero();

            try (var registry = EmbeddedRegistry.persisted(port, subjects);
                    var serde = AvroSerdes.of(AttributionEvent.class, Map.of("schema.registry.url", registry.url()))) {
                assertThat(fixture.read(topics.attributions(), 10))
                        .extracting(bytes -> serde.deserializer()
                                .deserialize(topics.attributions(), bytes)
                                .getPrediction()
                                .getId())
                        .containsExactlyElementsOf(ids(10));
                assertThat(fixture.read(topics.deadLetters(), 1)).containsExactly(unknownSchema);
            }
        }
    }

    @Test
    void pairsWhatAnInferenceServiceLoggedAcrossPartitionsAndRestarts() throws Exception {
        var json = new JsonInput(List.of(), List.of("pairs-log"), Duration.ofMinutes(5), 10_000);
        var topics = new StreamSettings.Topics(
                "pairs-predictions", "pairs-attributions", "pairs-alerts", "pairs-dead-letters", json);
        var settings = StreamSettings.of("pairs", topics);
        Stream.concat(topics.read().stream(), topics.written().stream())
                .forEach(topic -> fixture.broker().createTopic(topic, 3));
        int count = 200;
        try (var producer = fixture.producer()) {
            log(producer, "request", 0, count);
            try (var service = start(settings, slowly(0))) {
                log(producer, "response", 0, count / 2);
                awaitExplained(service, count / 4);
            }
            log(producer, "response", count / 2, count);
            producer.send(new ProducerRecord<>("pairs-log", utf8("no event"))).get();
            try (var service = start(settings, slowly(0))) {
                assertThat(fixture.explained(settings, count)).containsExactlyInAnyOrderElementsOf(ids(count));
                assertThat(fixture.read(topics.deadLetters(), 1)).containsExactly(utf8("no event"));
                awaitRunning(service);
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
        var settings = impatient(fixture.createTopics("dying", 2));
        int count = 400;
        var calls = new AtomicInteger();
        var released = new CountDownLatch(1);
        var explainer = new LinearExplainer(
                requests -> {
                    awaitQuietly(released);
                    sleep(requests.size());
                },
                2,
                3);
        fixture.send(settings, 0, count);

        try (var service = start(settings, explainer, () -> failing(calls, 60, 130, 210))) {
            // All is read and nothing answered: whatever thread dies leaves something that has to be restored.
            fixture.awaitCommitted(settings, count);
            released.countDown();
            awaitExplained(service, count);
            assertThat(fixture.read(settings.topics().attributions(), count)).hasSize(count);

            var counts = service.counters().counts();
            assertThat(counts.passage().restored()).isPositive();
            assertThat(counts.passage().inFlight()).isZero();
            assertThat(counts.explained()).isGreaterThanOrEqualTo(count);
            assertThat(counts).matches(StreamCounters.Counts::close);
        }
    }

    /** One that gives a thread up at once where it would wait for a registry, and no call of the engine. */
    private static StreamSettings impatient(StreamSettings settings) {
        var engine = new EngineSettings(1, 64, 1 << 20, Duration.ofMillis(5), Duration.ofMinutes(2));
        var limits = new StreamSettings.Limits(Duration.ZERO, settings.limits().shedFromLag());
        return new StreamSettings(
                settings.applicationId(),
                settings.source(),
                settings.topics(),
                settings.buffer(),
                engine,
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
        fixture.broker().createTopic("small", 1, Map.of("max.message.bytes", "1000"));

        assertThatThrownBy(() -> start(StreamSettings.of("missing", topics), slowly(0)))
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
        var settings = fixture.createTopics("doomed", 1);
        var explainer = new LinearExplainer(
                requests -> {
                    throw new StackOverflowError("doomed");
                },
                2,
                3);
        try (var service = start(settings, explainer)) {
            fixture.send(settings, 0, 1);
            service.awaitStopped();

            assertThat(service.state()).isEqualTo(StreamService.State.FAILED);
            assertThat(service.failure()).isPresent();
        }
    }

    private StreamService start(StreamSettings settings, LinearExplainer explainer) throws InterruptedException {
        return start(settings, explainer, TestEvents::serdes);
    }

    private StreamService start(StreamSettings settings, LinearExplainer explainer, Supplier<EventSerdes> serdes)
            throws InterruptedException {
        return fixture.start(settings, stateDirectory, model(explainer, Policy.rate(1)), serdes, Map.of());
    }
}
