package dev.plumbline.stream;

import static dev.plumbline.stream.TestEvents.model;
import static dev.plumbline.stream.TopologyFixture.header;
import static dev.plumbline.stream.TopologyFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.PredictionEvent;
import dev.plumbline.event.PredictionMapping;
import dev.plumbline.sampling.Policy;
import dev.plumbline.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

final class JsonInputTest {
    private static final String OPEN_INFERENCE = "inference-log";
    private static final String LOGGER = "kserve-log";
    private static final JsonInput JSON =
            new JsonInput(List.of(OPEN_INFERENCE), List.of(LOGGER), Duration.ofMinutes(5), 3);

    @Test
    void explainsARequestWithItsResponse() {
        try (var fixture = fixture()) {
            fixture.sendTo(OPEN_INFERENCE, "entity", pair("p-1", "[[3, 4]]", 1), new RecordHeaders(), 0);
            fixture.drain();

            var records = fixture.attributionRecords();
            var attribution = TestEvents.attribution(records.get(0).value());
            assertThat(records.get(0).key()).isEqualTo(utf8("entity"));
            assertThat(attribution.getPrediction().getId()).isEqualTo("p-1");
            assertThat(attribution.getPrediction().getTopic()).isEqualTo(OPEN_INFERENCE);
            assertThat(attribution.getAttributions().get(0).getShape()).containsExactly(2L);
        }
    }

    @Test
    void everyRowOfABatchIsAPredictionOfItsOwn() {
        try (var fixture = fixture()) {
            fixture.sendTo(OPEN_INFERENCE, "k", pair("b", "[[1, 1], [2, 2], [3, 3]]", 3), new RecordHeaders(), 0);
            fixture.drain();

            assertThat(ids(fixture)).containsExactly("b/0", "b/1", "b/2");
            assertThat(fixture.counts().seen()).isEqualTo(3);
            assertThat(fixture.counts().sampled()).isEqualTo(3);
        }
    }

    @Test
    void aPredictionIsFoundAgainUnderItsIdWithItsInputs() {
        var record = new ConsumerRecord<>(OPEN_INFERENCE, 0, 7, utf8("k"), pair("b", "[[1, 1], [2, 2], [3, 3]]", 3));

        var predictions = JsonPredictions.of(record);

        assertThat(predictions).extracting(PredictionEvent::getId).containsExactly("b/0", "b/1", "b/2");
        var inputs = PredictionMapping.fromAvro(predictions.get(1)).inputs();
        assertThat(inputs.values()).extracting(Tensor::toDoubles).containsExactly(new double[] {2, 2});
        assertThatThrownBy(() -> JsonPredictions.of(new ConsumerRecord<>(OPEN_INFERENCE, 0, 7, null, utf8("not json"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void avroAndJsonAreReadSideBySide() {
        try (var fixture = fixture()) {
            fixture.send(TestEvents.prediction("avro", 1, 1));
            fixture.sendTo(OPEN_INFERENCE, "k", pair("json", "[[1, 1]]", 1), new RecordHeaders(), 0);
            fixture.drain();

            assertThat(ids(fixture)).containsExactlyInAnyOrder("avro", "json");
        }
    }

    @Test
    void whatIsNoRequestIsADeadLetterWithItsBytes() {
        try (var fixture = fixture()) {
            fixture.sendTo(OPEN_INFERENCE, "a", utf8("not json"), new RecordHeaders(), 0);
            fixture.sendTo(OPEN_INFERENCE, "b", utf8("{\"instances\": [[1, 1]]}"), new RecordHeaders(), 0);
            fixture.sendTo(OPEN_INFERENCE, "c", pair("c", "[[1, 1, 1]]", 1), new RecordHeaders(), 0);

            var letters = fixture.deadLetters();
            assertThat(letters)
                    .extracting(letter -> header(letter, "plumbline-error-reason"))
                    .containsExactly("UNREADABLE", "INVALID", "WRONG_INPUTS");
            assertThat(letters.get(0).value()).isEqualTo(utf8("not json"));
            assertThat(header(letters.get(0), "plumbline-error-topic")).isEqualTo(OPEN_INFERENCE);
        }
    }

    @Test
    void pairsARequestAndItsResponseInEitherOrder() {
        try (var fixture = fixture()) {
            fixture.sendTo(LOGGER, "entity", request("1, 1"), logged("r-1", "request"), 0);
            fixture.sendTo(LOGGER, null, response(), logged("r-2", "response"), 1);
            assertThat(fixture.unpaired()).isEqualTo(2);

            fixture.sendTo(LOGGER, null, response(), logged("r-1", "response"), 2);
            fixture.sendTo(LOGGER, "entity", request("2, 2"), logged("r-2", "request"), 3);
            fixture.drain();

            assertThat(fixture.unpaired()).isZero();
            var records = fixture.attributionRecords();
            assertThat(records.stream().map(JsonInputTest::id)).containsExactly("r-1", "r-2");
            assertThat(records.get(0).key()).isEqualTo(utf8("entity"));
            assertThat(header(records.get(0), "traceparent")).isEqualTo("00-1-2-00");
            var prediction = TestEvents.attribution(records.get(1).value()).getPrediction();
            assertThat(prediction.getTopic()).isEqualTo(LOGGER);
            assertThat(prediction.getOffset()).isEqualTo(3);
            assertThat(fixture.counts().seen()).isEqualTo(2);
            assertThat(fixture.deadLetters()).isEmpty();
        }
    }

    @Test
    void readsEventsInStructuredMode() {
        try (var fixture = fixture()) {
            for (var kind : List.of("request", "response")) {
                var event =
                        "{\"specversion\":\"1.0\",\"id\":\"s-1\",\"type\":\"org.kubeflow.serving.inference.%s\",\"source\":\"x\",\"inferenceservicename\":\"line\",\"data\":%s}"
                                .formatted(
                                        kind,
                                        new String(
                                                kind.equals("request") ? request("1, 1") : response(),
                                                StandardCharsets.UTF_8));
                fixture.sendTo(
                        LOGGER,
                        null,
                        utf8(event),
                        headers(Map.of("content-type", "application/cloudevents+json; charset=UTF-8")),
                        0);
            }
            fixture.drain();

            assertThat(ids(fixture)).containsExactly("s-1");
        }
    }

    @Test
    void oneWithoutTheOtherBecomesADeadLetterAsItCame() {
        try (var fixture = fixture()) {
            fixture.sendTo(LOGGER, "entity", request("1, 1"), logged("late", "request"), -600_000);
            fixture.sendTo(LOGGER, null, response(), logged("late", "response"), -240_000);

            var letter = fixture.deadLetters().get(0);
            assertThat(letter.key()).isEqualTo(utf8("entity"));
            assertThat(letter.value()).isEqualTo(request("1, 1"));
            assertThat(header(letter, "plumbline-error-reason")).isEqualTo("UNPAIRED");
            assertThat(header(letter, "plumbline-error-stage")).isEqualTo("pair");
            assertThat(header(letter, "plumbline-error-topic")).isEqualTo(LOGGER);
            assertThat(header(letter, "plumbline-error-message"))
                    .isEqualTo("expected the response to the request with id 'late' within PT5M, found none");
            assertThat(letter.headers().lastHeader("plumbline-origin")).isNull();
            assertThat(fixture.unpaired()).isEqualTo(1);
        }
    }

    @Test
    void theClockGoesOnWhereNothingArrives() {
        try (var fixture = fixture()) {
            fixture.sendTo(LOGGER, null, request("1, 1"), logged("alone", "request"), 0);

            fixture.advance(Duration.ofMinutes(4));
            assertThat(fixture.deadLetters()).isEmpty();
            fixture.advance(Duration.ofMinutes(2));

            assertThat(fixture.deadLetters()).hasSize(1);
            assertThat(fixture.counts().sampled()).isEqualTo(1);
        }
    }

    @Test
    void aTimestampOfTheFutureMakesNoOtherLate() {
        try (var fixture = fixture()) {
            fixture.sendTo(LOGGER, null, request("1, 1"), logged("a", "request"), 0);
            fixture.sendTo(
                    LOGGER,
                    null,
                    request("1, 1"),
                    logged("b", "request"),
                    Duration.ofDays(365).toMillis());
            fixture.sendTo(LOGGER, null, response(), logged("a", "response"), 1);
            fixture.drain();

            assertThat(ids(fixture)).containsExactly("a");
            assertThat(fixture.deadLetters()).isEmpty();
        }
    }

    @Test
    void theLongestWaitingMakesRoom() {
        try (var fixture = fixture()) {
            IntStream.range(0, 4)
                    .forEach(i -> fixture.sendTo(LOGGER, null, request("1, 1"), logged("r-" + i, "request"), i));

            assertThat(fixture.unpaired()).isEqualTo(3);
            assertThat(header(fixture.deadLetters().get(0), "ce_id")).isEqualTo("r-0");
        }
    }

    @Test
    void nothingIsLostOfWhatComesTwiceOrIsNoEvent() {
        try (var fixture = fixture()) {
            fixture.sendTo(LOGGER, null, request("1, 1"), logged("twice", "request"), 0);
            fixture.sendTo(LOGGER, null, request("2, 2"), logged("twice", "request"), 0);
            fixture.sendTo(LOGGER, "key", utf8("?"), new RecordHeaders(), 0);
            fixture.sendTo(LOGGER, "huge", new byte[1 << 17], new RecordHeaders(), 0);

            var letters = fixture.deadLetters();
            assertThat(letters)
                    .extracting(letter -> header(letter, "plumbline-error-reason"))
                    .containsExactly("UNPAIRED", "INVALID", "TOO_LARGE");
            assertThat(letters.get(0).value()).isEqualTo(request("2, 2"));
            assertThat(letters.get(1).key()).isEqualTo(utf8("key"));
        }
    }

    @Test
    void whatIsNoPredictionOfThePredictorIsSkipped() {
        try (var fixture = fixture()) {
            var transformer = logged("t", "request");
            transformer.add("ce_component", utf8("transformer"));
            fixture.sendTo(LOGGER, null, request("1, 1"), transformer, 0);
            fixture.sendTo(LOGGER, null, request("1, 1"), logged("o", "outlier"), 0);

            assertThat(fixture.counts().skipped()).isEqualTo(2);
            assertThat(fixture.unpaired()).isZero();
        }
    }

    @Test
    void namesItsNodesStoreAndTopic() {
        var text = TopologyChart.of(TopologyFixture.settings(8, JSON)).text();

        assertThat(text)
                .contains("Source: logged-events (topics: [kserve-log])")
                .contains("Processor: key-by-id (stores: [])")
                .contains("(topic: logged-by-id-repartition)")
                .contains("Processor: pair (stores: [unpaired])")
                .contains("Source: predictions (topics: [");
    }

    @Test
    void aTopicOfJsonMayStandInForTheOneOfAvro() {
        var settings =
                TopologyFixture.settings(8, new JsonInput(List.of(), List.of("predictions"), Duration.ofMinutes(5), 3));

        assertThat(TopologyChart.of(settings).text())
                .contains("Source: logged-events (topics: [predictions])")
                .doesNotContain("sample");
    }

    private static TopologyFixture fixture() {
        var explainer = new LinearExplainer(requests -> {}, 2, 3);
        return new TopologyFixture(
                TopologyFixture.settings(8, JSON), TestEvents.serdes(), model(explainer, Policy.rate(1)));
    }

    private static byte[] pair(String id, String data, int rows) {
        int columns = data.substring(0, data.indexOf(']')).split(",").length;
        return utf8(
                "{\"request\":{\"id\":\"%s\",\"inputs\":[{\"name\":\"x\",\"shape\":[%d,%d],\"datatype\":\"FP32\",\"data\":%s}]},\"response\":{\"model_name\":\"line\",\"model_version\":\"1\",\"outputs\":[]}}"
                        .formatted(id, rows, columns, data));
    }

    private static byte[] request(String row) {
        return utf8(
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[%s]}]}".formatted(row));
    }

    private static byte[] response() {
        return utf8("{\"model_name\":\"line\",\"model_version\":\"1\",\"outputs\":[]}");
    }

    private static Headers logged(String id, String kind) {
        return headers(Map.of(
                "ce_specversion", "1.0",
                "ce_id", id,
                "ce_type", "org.kubeflow.serving.inference." + kind,
                "ce_source", "http://localhost:9081/",
                "ce_inferenceservicename", "line",
                "content-type", "application/json",
                "traceparent", "00-1-2-00"));
    }

    private static Headers headers(Map<String, String> texts) {
        var headers = new RecordHeaders();
        texts.forEach((name, text) -> headers.add(name, utf8(text)));
        return headers;
    }

    private static List<String> ids(TopologyFixture fixture) {
        return fixture.attributionRecords().stream().map(JsonInputTest::id).toList();
    }

    private static String id(TestRecord<byte[], byte[]> record) {
        AttributionEvent event = TestEvents.attribution(record.value());
        return event.getPrediction().getId();
    }
}
