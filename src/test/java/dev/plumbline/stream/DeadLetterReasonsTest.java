package dev.plumbline.stream;

import static dev.plumbline.stream.TestEvents.model;
import static dev.plumbline.stream.TestEvents.prediction;
import static dev.plumbline.stream.TopologyFixture.header;
import static dev.plumbline.stream.TopologyFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.attribution.Target;
import dev.plumbline.event.ExplainDirective;
import dev.plumbline.event.Prediction;
import dev.plumbline.event.PredictionHeaders;
import dev.plumbline.event.RequestedTarget;
import dev.plumbline.event.ServedModel;
import dev.plumbline.event.Wish;
import dev.plumbline.sampling.Policy;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way in which a record can be bad: nothing of it is lost on the way to the dead letters and back. */
@Timeout(60)
final class DeadLetterReasonsTest {
    private static final ServedModel LINE = ServedModel.of("line", "1");
    private static final LinearExplainer EXPLAINER = new LinearExplainer(2, 3);
    private static final String PREDICTIONS = "predictions";
    private static final String LOGGED = "kserve-log";
    private static final Duration MORE_THAN_THE_WINDOW = Duration.ofMinutes(6);
    private static final List<byte[]> KEYS = Arrays.asList(utf8("key"), new byte[0], null);

    private static ServiceFixture services;

    /**
     * A bad record, and where it is found to be so.
     *
     * @param values some with the same fault
     */
    private record Case(
            DeadLetter.Stage stage, TopologyFixture fixture, String topic, List<byte[]> values, Headers headers) {}

    @BeforeAll
    static void start() {
        services = new ServiceFixture();
    }

    @AfterAll
    static void stop() {
        services.close();
    }

    @ParameterizedTest
    @EnumSource
    void aRecordComesToTheDeadLettersAndBackWithItsKeyItsBytesAndItsHeaders(DeadLetterReason reason) throws Exception {
        var bad = bad(reason);
        var sent = new ArrayList<TestRecord<byte[], byte[]>>();
        List<TestRecord<byte[], byte[]>> letters;
        try (var fixture = bad.fixture()) {
            for (var key : KEYS) {
                for (var value : bad.values()) {
                    var record = new TestRecord<>(key, value, bad.headers(), TestEvents.NOON);
                    fixture.sendTo(bad.topic(), record);
                    fixture.advance(MORE_THAN_THE_WINDOW);
                    sent.add(record);
                }
            }
            fixture.drain();
            letters = fixture.deadLetters();

            assertThat(fixture.counts().deadLetters()).isEqualTo(Map.of(reason, (long) sent.size()));
            assertThat(fixture.attributions()).isEmpty();
        }

        assertThat(letters).hasSameSizeAs(sent);
        for (int i = 0; i < letters.size(); i++) {
            assertKept(letters.get(i), sent.get(i));
            assertSaysWhy(letters.get(i), reason, bad);
        }
        var back = writtenBack(reason, letters);
        assertThat(back).hasSameSizeAs(sent);
        for (int i = 0; i < back.size(); i++) {
            assertThat(back.get(i).key()).isEqualTo(sent.get(i).key());
            assertThat(back.get(i).value()).isEqualTo(sent.get(i).value());
            assertThat(back.get(i).timestamp()).isEqualTo(TestEvents.NOON.toEpochMilli());
            assertThat(withoutOwn(back.get(i).headers()))
                    .containsExactly(bad.headers().toArray());
        }
    }

    private static void assertKept(TestRecord<byte[], byte[]> letter, TestRecord<byte[], byte[]> sent) {
        assertThat(letter.key()).isEqualTo(sent.key());
        assertThat(letter.value()).isEqualTo(sent.value());
        assertThat(letter.getRecordTime()).isEqualTo(sent.getRecordTime());
        assertThat(withoutOwn(letter.headers())).containsExactly(sent.headers().toArray());
    }

    private static void assertSaysWhy(TestRecord<byte[], byte[]> letter, DeadLetterReason reason, Case bad) {
        assertThat(header(letter, "plumbline-error-reason")).isEqualTo(reason.name());
        assertThat(header(letter, "plumbline-error-stage"))
                .isEqualTo(bad.stage().name().toLowerCase(Locale.ROOT));
        assertThat(header(letter, "plumbline-error-message")).isNotBlank();
        assertThat(header(letter, "plumbline-error-class")).isNotBlank();
        assertThat(header(letter, "plumbline-error-topic")).isEqualTo(bad.topic());
        assertThat(header(letter, "plumbline-error-partition")).isEqualTo("0");
        assertThat(header(letter, "plumbline-error-offset")).containsOnlyDigits();
        assertThat(header(letter, "plumbline-error-timestamp"))
                .isEqualTo(Long.toString(TestEvents.NOON.toEpochMilli()));
        assertThat(header(letter, "plumbline-error-application")).isEqualTo("test");
    }

    private static Header[] withoutOwn(Headers headers) {
        return Stream.of(headers.toArray())
                .filter(header -> !header.key().startsWith("plumbline-error-")
                        && !header.key().equals("plumbline-redriven-from"))
                .toArray(Header[]::new);
    }

    /** What lies in the predictions' topic of a real broker after a redrive. */
    private static List<ConsumerRecord<byte[], byte[]>> writtenBack(
            DeadLetterReason reason, List<TestRecord<byte[], byte[]>> letters) throws Exception {
        var settings = services.createTopics("letters-" + reason.name().toLowerCase(Locale.ROOT), 1);
        try (var producer = services.producer()) {
            letters.forEach(letter -> {
                var unused = producer.send(new ProducerRecord<>(
                        settings.topics().deadLetters(),
                        0,
                        letter.timestamp(),
                        letter.key(),
                        letter.value(),
                        letter.headers()));
            });
        }
        var bootstrapServers = services.broker().bootstrapServers();
        try (var dead = new DeadLetters(settings, Map.of("bootstrap.servers", bootstrapServers))) {
            assertThat(dead.redrive(letter -> true)).isEqualTo(new DeadLetters.Redriven(letters.size(), 0));
        }
        return CommittedValues.all(bootstrapServers, settings.topics().predictions());
    }

    /** A case for every reason: without one this does not compile. */
    private static Case bad(DeadLetterReason reason) {
        return switch (reason) {
            case TOO_LARGE -> of(DeadLetter.Stage.DECODE, fixture(), prediction("huge", new float[20_000]));
            case UNREADABLE ->
                new Case(
                        DeadLetter.Stage.DECODE,
                        fixture(),
                        PREDICTIONS,
                        Arrays.asList(
                                null,
                                new byte[0],
                                utf8("garbage"),
                                Arrays.copyOf(TestEvents.bytes(prediction("cut", 1, 1)), 20)),
                        odd());
            case INVALID ->
                of(
                        DeadLetter.Stage.JUDGE,
                        fixture(),
                        TestEvents.served(prediction("misfit", 1, 1), Tensor.of(Shape.of(2), 1f, 2f)));
            case UNPAIRED -> unpaired();
            case UNKNOWN_MODEL -> admitted(prediction("stranger", ServedModel.of("circle", "1"), Wish.none(), 1, 1));
            case UNKNOWN_VERSION -> admitted(prediction("old", ServedModel.of("line", "0"), Wish.none(), 1, 1));
            case WRONG_INPUTS -> admitted(prediction("long", 1, 2, 3));
            case WRONG_TARGET ->
                admitted(prediction(
                        "aimless",
                        LINE,
                        new Wish(ExplainDirective.POLICY, new RequestedTarget.Chosen("", new Target.Label("nowhere"))),
                        1,
                        1));
            case NON_FINITE -> admitted(prediction("nan", Float.NaN, 1));
            case OUT_OF_RANGE -> outOfRange();
            case ENGINE ->
                of(DeadLetter.Stage.EXPLAIN, fixture(failing(), TestEvents.serdes()), prediction("unlucky", 1, 1));
            case UNWRITABLE ->
                of(DeadLetter.Stage.JUDGE, fixture(EXPLAINER, withoutAttributions()), prediction("odd", 1, 1));
        };
    }

    private static Case admitted(Prediction prediction) {
        return of(DeadLetter.Stage.ADMIT, fixture(), prediction);
    }

    private static Case of(DeadLetter.Stage stage, TopologyFixture fixture, Prediction prediction) {
        var headers = odd();
        PredictionHeaders.of(prediction).forEach((name, value) -> headers.add(name, utf8(value)));
        return new Case(stage, fixture, PREDICTIONS, List.of(TestEvents.bytes(prediction)), headers);
    }

    private static Case outOfRange() {
        var intake = new Intake(
                Intake.UnknownVersion.REFUSE, List.of(new ValueRange("age", "x", List.of(1), 0, 120, false)));
        var fixture = new TopologyFixture(model(new LoadedModel.Id("line", "1"), EXPLAINER, intake, Policy.rate(1)));
        return of(DeadLetter.Stage.ADMIT, fixture, prediction("old", 1, 240));
    }

    private static Case unpaired() {
        var json = new JsonInput(List.of(), List.of(LOGGED), Duration.ofMinutes(5), 3);
        var fixture = new TopologyFixture(
                TopologyFixture.settings(8, json), TestEvents.serdes(), model(EXPLAINER, Policy.rate(1)));
        var headers = odd();
        Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", "alone",
                        "ce_type", "org.kubeflow.serving.inference.request",
                        "ce_source", "http://localhost:9081/",
                        "ce_inferenceservicename", "line",
                        "content-type", "application/json")
                .forEach((name, text) -> headers.add(name, utf8(text)));
        var request = utf8("{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,1]}]}");
        return new Case(DeadLetter.Stage.PAIR, fixture, LOGGED, List.of(request), headers);
    }

    private static TopologyFixture fixture() {
        return fixture(EXPLAINER, TestEvents.serdes());
    }

    private static TopologyFixture fixture(LinearExplainer explainer, EventSerdes serdes) {
        return new TopologyFixture(TopologyFixture.settings(8), serdes, model(explainer, Policy.rate(1)));
    }

    private static LinearExplainer failing() {
        return new LinearExplainer(
                requests -> {
                    throw new IllegalStateException("out of luck");
                },
                2,
                3);
    }

    private static EventSerdes withoutAttributions() {
        var serdes = TestEvents.serdes();
        return new EventSerdes(
                serdes.predictions(),
                (topic, event) -> {
                    throw new SerializationException("too odd to be written");
                },
                serdes.alerts());
    }

    /** Headers of one name more than once, without a value, with an empty one, and with bytes that are no text. */
    private static Headers odd() {
        return new RecordHeaders()
                .add("twice", utf8("first"))
                .add("none", null)
                .add("empty", new byte[0])
                .add("twice", utf8("second"))
                .add("bytes", new byte[] {(byte) 0xff, 0, (byte) 0xc3})
                .add("twice", null)
                .add("", utf8("nameless"));
    }
}
