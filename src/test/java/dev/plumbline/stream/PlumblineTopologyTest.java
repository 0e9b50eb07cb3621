package dev.plumbline.stream;

import static dev.plumbline.stream.TestEvents.model;
import static dev.plumbline.stream.TestEvents.prediction;
import static dev.plumbline.stream.TopologyFixture.header;
import static dev.plumbline.stream.TopologyFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.event.AlertEvent;
import dev.plumbline.event.AlertType;
import dev.plumbline.event.ExplainDirective;
import dev.plumbline.event.Prediction;
import dev.plumbline.event.RequestedTarget;
import dev.plumbline.event.ServedModel;
import dev.plumbline.event.Wish;
import dev.plumbline.sampling.Policy;
import dev.plumbline.sampling.Rule;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class PlumblineTopologyTest {
    private static final LinearExplainer LINE = new LinearExplainer(2, 3);

    @Test
    void attributesASampledPrediction() {
        try (var fixture = new TopologyFixture(model(LINE, Policy.rate(1)))) {
            fixture.send(prediction("p-1", 5, 7));
            fixture.drain();

            var event = fixture.attributions().get(0);
            assertThat(event.getPrediction().getId()).isEqualTo("p-1");
            assertThat(event.getValues().getOutput()).isEqualTo(2 * 5 + 3 * 7);
            assertThat(event.getTarget().getLabel()).isEqualTo("value");
            assertThat(event.getSampling().getReason()).isEqualTo("rate");
            assertThat(event.getExplainedAt()).isAfterOrEqualTo(TestEvents.NOON);
            assertThat(fixture.pending()).isZero();
            assertThat(fixture.deadLetters()).isEmpty();
            assertThat(fixture.alerts()).isEmpty();
        }
    }

    @Test
    void keepsKeyTimestampAndTrace() {
        try (var fixture = new TopologyFixture(model(LINE, Policy.rate(1)))) {
            var headers = new RecordHeaders().add("traceparent", utf8("00-trace-span-01"));
            fixture.send("customer-9", TestEvents.bytes(prediction("p-1", 1, 1)), headers);
            fixture.drain();

            var record = fixture.attributionRecords().get(0);
            assertThat(record.key()).isEqualTo(utf8("customer-9"));
            assertThat(record.getRecordTime()).isEqualTo(TestEvents.NOON);
            assertThat(header(record, "traceparent")).isEqualTo("00-trace-span-01");
            assertThat(header(record, "ce_subject")).isEqualTo("p-1");
        }
    }

    @Test
    void keepsTheOrderOfArrivalOverBatches() {
        try (var fixture = new TopologyFixture(model(LINE, Policy.rate(1)))) {
            IntStream.range(0, 50).forEach(i -> fixture.send(prediction("p-" + i, i, 1)));
            fixture.drain();

            assertThat(fixture.attributions())
                    .extracting(event -> event.getPrediction().getId())
                    .containsExactlyElementsOf(
                            IntStream.range(0, 50).mapToObj(i -> "p-" + i).toList());
        }
    }

    @Test
    void skipsByHeadersWithoutDecoding() {
        try (var fixture = new TopologyFixture(model(LINE, Policy.rate(0)))) {
            var headers = new RecordHeaders().add("ce_id", utf8("p-1")).add("plumbline-model", utf8("line"));
            headers.add("plumbline-model-version", utf8("1"));
            fixture.send("key", utf8("not an event"), headers);

            assertThat(fixture.counts().skipped()).isEqualTo(1);
            assertThat(fixture.deadLetters()).isEmpty();
        }
    }

    @Test
    void decidesTheSameWithAndWithoutHeaders() {
        var policy = Policy.rate(0.3);
        try (var bare = new TopologyFixture(model(LINE, policy));
                var headed = new TopologyFixture(model(LINE, policy))) {
            for (int i = 0; i < 100; i++) {
                bare.send("key", TestEvents.bytes(prediction("p-" + i, 1, 1)), new RecordHeaders());
                headed.send(prediction("p-" + i, 1, 1));
            }
            bare.drain();
            headed.drain();

            assertThat(ids(bare)).hasSizeBetween(15, 45).isEqualTo(ids(headed));
            assertThat(bare.counts().skipped()).isEqualTo(headed.counts().skipped());
        }
    }

    @Test
    void samplesBySegmentsInTheHeadersOrInTheEvent() {
        var policy = Policy.of("strata", 0, List.of(new Rule.Segment("country", Map.of("DE", 1.0)), new Rule.Rate(0)));
        try (var fixture = new TopologyFixture(model(LINE, policy))) {
            fixture.send(inCountry("headed", "DE"));
            fixture.send("key", TestEvents.bytes(inCountry("bare", "DE")), new RecordHeaders());
            fixture.send(inCountry("elsewhere", "FR"));
            fixture.drain();

            assertThat(ids(fixture)).containsExactly("headed", "bare");
        }
    }

    @Test
    void samplesByServedClassOnceDecoded() {
        var policy = Policy.of("classes", 0, List.of(new Rule.ServedClass(Map.of("value", 1.0)), new Rule.Rate(0)));
        try (var fixture = new TopologyFixture(model(LINE, policy))) {
            fixture.send(TestEvents.served(prediction("served", 1, 1), Tensor.of(Shape.of(1), 5f)));
            fixture.send(prediction("unserved", 1, 1));
            fixture.drain();

            assertThat(fixture.attributions())
                    .singleElement()
                    .satisfies(event ->
                            assertThat(event.getSampling().getStratum()).isEqualTo("class=value"));
            assertThat(fixture.counts().skipped()).isEqualTo(1);
        }
    }

    @Test
    void honoursForceInTheHeadersAndSkipInTheEvent() {
        var line = ServedModel.of("line", "1");
        var force = new Wish(ExplainDirective.FORCE, new RequestedTarget.Configured());
        var skip = new Wish(ExplainDirective.SKIP, new RequestedTarget.Configured());
        try (var none = new TopologyFixture(model(LINE, Policy.rate(0)));
                var all = new TopologyFixture(model(LINE, Policy.of("all", 0, List.of(new Rule.Rate(1)))))) {
            none.send(prediction("forced", line, force, 1, 1));
            all.send(prediction("skipped", line, skip, 1, 1));
            none.drain();
            all.drain();

            assertThat(none.attributions())
                    .singleElement()
                    .satisfies(
                            event -> assertThat(event.getSampling().getReason()).isEqualTo("forced"));
            assertThat(all.counts().skipped()).isEqualTo(1);
            assertThat(all.counts().sampled()).isZero();
        }
    }

    @Test
    void aBadRecordHarmsNoOtherAndIsCountedAsSampled() {
        try (var fixture = new TopologyFixture(model(LINE, Policy.rate(1)))) {
            fixture.send("no value", null, new RecordHeaders());
            fixture.send(prediction("good", 1, 1));
            fixture.send(prediction("long", 1, 2, 3));
            fixture.drain();

            assertThat(ids(fixture)).containsExactly("good");
            assertThat(fixture.counts().sampled()).isEqualTo(3);
            assertThat(fixture.deadLetters()).hasSize(2);
        }
    }

    @Test
    void aMissingInputBecomesAnAlertAndADeadLetter() {
        try (var fixture = new TopologyFixture(model(LINE, Policy.rate(1)))) {
            fixture.send(prediction("nan", Float.NaN, 1));
            fixture.drain();

            assertThat(fixture.deadLetters()).hasSize(1);
            assertThat(fixture.alerts())
                    .singleElement()
                    .satisfies(alert -> assertThat(alert.getMessage())
                            .isEqualTo("model 'line:1', prediction 'nan': expected finite inputs,"
                                    + " found NaN at element 0 in input 'x'"));
        }
    }

    @Test
    void aRowTheEngineCannotExplainHarmsNoOther() {
        var explainer = new LinearExplainer(
                requests -> {
                    if (requests.stream().anyMatch(request -> request.id().equals("p-2"))) {
                        throw new IllegalStateException("out of luck");
                    }
                },
                2,
                3);
        try (var fixture = new TopologyFixture(model(explainer, Policy.rate(1)))) {
            IntStream.range(0, 5).forEach(i -> fixture.send(prediction("p-" + i, i, 1)));
            fixture.drain();

            assertThat(ids(fixture)).containsExactly("p-0", "p-1", "p-3", "p-4");
            var letter = fixture.deadLetters().get(0);
            assertThat(header(letter, "plumbline-error-reason")).isEqualTo("ENGINE");
            assertThat(header(letter, "plumbline-error-message")).isEqualTo("out of luck");
        }
    }

    @Test
    void anAttributionThatCannotBeWrittenHarmsNoOther() {
        var serdes = TestEvents.serdes();
        var choosy = new EventSerdes(
                serdes.predictions(),
                (topic, event) -> {
                    if (event.getPrediction().getId().equals("p-1")) {
                        throw new SerializationException("too odd to be written");
                    }
                    return serdes.attributions().serialize(topic, event);
                },
                serdes.alerts());
        try (var fixture = new TopologyFixture(TopologyFixture.settings(8), choosy, model(LINE, Policy.rate(1)))) {
            IntStream.range(0, 3).forEach(i -> fixture.send(prediction("p-" + i, i, 1)));
            fixture.drain();

            assertThat(ids(fixture)).containsExactly("p-0", "p-2");
            assertThat(header(fixture.deadLetters().get(0), "plumbline-error-reason"))
                    .isEqualTo("UNWRITABLE");
        }
    }

    @Test
    void waitsForARegistryThatIsAway() {
        var serdes = TestEvents.serdes();
        var calls = new AtomicInteger();
        var flaky = new EventSerdes(
                (topic, bytes) -> {
                    if (calls.getAndIncrement() < 3) {
                        throw new TimeoutException("the registry is away");
                    }
                    return serdes.predictions().deserialize(topic, bytes);
                },
                serdes.attributions(),
                serdes.alerts());
        try (var fixture = new TopologyFixture(TopologyFixture.settings(8), flaky, model(LINE, Policy.rate(1)))) {
            fixture.send(prediction("p-1", 1, 1));
            fixture.drain();

            assertThat(ids(fixture)).containsExactly("p-1");
            assertThat(fixture.deadLetters()).isEmpty();
        }
    }

    @Test
    void raisesAnAlertWhereServedAndRecomputedOutputsDiffer() {
        try (var fixture = new TopologyFixture(model(LINE, Policy.rate(1)))) {
            fixture.send(TestEvents.served(prediction("off", 1, 1), Tensor.of(Shape.of(1), 5.5f)));
            fixture.send(TestEvents.served(prediction("right", 1, 1), Tensor.of(Shape.of(1), 5f)));
            fixture.drain();

            assertThat(fixture.attributions()).hasSize(2);
            var alert = fixture.alerts();
            assertThat(alert).singleElement().extracting(AlertEvent::getType).isEqualTo(AlertType.OUTPUT_MISMATCH);
            assertThat(alert.get(0).getObserved()).isCloseTo(0.5, within(1e-6));
            assertThat(alert.get(0).getExamples()).containsExactly("off");
        }
    }

    @Test
    void raisesAnAlertWhereTheBaselineAnswersLikeTheInput() {
        try (var fixture = new TopologyFixture(model(LINE, Policy.rate(1)))) {
            fixture.send(prediction("flat", 3, -2));
            fixture.drain();

            assertThat(fixture.alerts())
                    .singleElement()
                    .extracting(AlertEvent::getType)
                    .isEqualTo(AlertType.WEAK_BASELINE);
        }
    }

    @Test
    void anInfiniteOutputBecomesAnAlertAndADeadLetter() {
        try (var fixture = new TopologyFixture(model(new LinearExplainer(2, Double.MAX_VALUE), Policy.rate(1)))) {
            fixture.send(prediction("vast", 1, 7));
            fixture.drain();

            assertThat(fixture.alerts())
                    .singleElement()
                    .extracting(AlertEvent::getType)
                    .isEqualTo(AlertType.NON_FINITE);
            assertThat(header(fixture.deadLetters().get(0), "plumbline-error-stage"))
                    .isEqualTo("judge");
        }
    }

    @Test
    void fullSlotsHoldTheStreamBackUntilTheEngineAnswers() {
        holdsBack(TopologyFixture.settings(3), 3, 2);
    }

    @Test
    void aMebibyteInFlightHoldsTheStreamBackWhateverTheSlots() {
        // 60 KB each: 17 fit.
        holdsBack(TopologyFixture.settings(100, 1, JsonInput.none()), 17, 15_000);
    }

    /** One more than so many predictions of so many features wait until the engine goes on. */
    private static void holdsBack(StreamSettings settings, int most, int features) {
        var release = new CountDownLatch(1);
        var explainer = new LinearExplainer(requests -> awaitQuietly(release), new double[features]);
        try (var fixture = new TopologyFixture(settings, TestEvents.serdes(), model(explainer, Policy.rate(1)))) {
            IntStream.range(0, most).forEach(i -> fixture.send(prediction("p-" + i, new float[features])));
            assertThat(fixture.pending()).isEqualTo(most);

            var releaser = new Thread(() -> {
                awaitQuietly(Duration.ofMillis(200));
                release.countDown();
            });
            releaser.start();
            fixture.send(prediction("p-" + most, new float[features]));

            assertThat(release.getCount()).isZero();
            fixture.drain();
            assertThat(ids(fixture))
                    .containsExactlyElementsOf(IntStream.rangeClosed(0, most)
                            .mapToObj(i -> "p-" + i)
                            .toList());
        }
    }

    @Test
    void explainsSeveralModelsAndVersionsAtOnce() {
        var first = model(new LoadedModel.Id("line", "1"), new LinearExplainer(1, 1), Policy.rate(1));
        var second = model(new LoadedModel.Id("line", "2"), new LinearExplainer(10, 10), Policy.rate(1));
        try (var fixture = new TopologyFixture(first, second)) {
            fixture.send(prediction("p-1", ServedModel.of("line", "1"), Wish.none(), 1, 1));
            fixture.send(prediction("p-2", ServedModel.of("line", "2"), Wish.none(), 1, 1));
            fixture.drain();

            assertThat(fixture.attributions())
                    .extracting(event -> event.getValues().getOutput())
                    .containsExactly(2.0, 20.0);
        }
    }

    private static List<String> ids(TopologyFixture fixture) {
        return fixture.attributions().stream()
                .map(event -> event.getPrediction().getId())
                .toList();
    }

    private static Prediction inCountry(String id, String country) {
        var bare = prediction(id, 1, 1);
        return new Prediction(
                bare.id(),
                bare.model(),
                bare.occurredAt(),
                bare.inputs(),
                bare.servedOutputs(),
                Map.of("country", country),
                bare.wish());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitQuietly(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
