package dev.plumbline.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.plumbline.event.ExplainDirective;
import dev.plumbline.event.Prediction;
import dev.plumbline.event.PredictionEvent;
import dev.plumbline.event.PredictionMapping;
import dev.plumbline.event.ServedModel;
import dev.plumbline.event.Wish;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;

/** The Kafka records a serving system would write for the applications, flaws included. */
final class CreditRecords {
    private static final ServedModel MODEL = ServedModel.of("credit", "1");

    private final ScoredApplications scored;
    private final String topic;
    private final Serializer<PredictionEvent> serializer;

    CreditRecords(ScoredApplications scored, String topic, Serializer<PredictionEvent> serializer) {
        this.scored = requireNonNull(scored, "scored");
        this.topic = requireNonNull(topic, "topic");
        this.serializer = requireNonNull(serializer, "serializer");
    }

    /** The record of an event of the replay, counted from 0. */
    ProducerRecord<byte[], byte[]> record(int event, Instant occurredAt) {
        var sound = prediction(event, occurredAt);
        var flaw = Flaw.ofEvent(event);
        var prediction = flaw.map(of -> of.in(sound)).orElse(sound);
        var key = String.valueOf(scored.application(event % scored.size()).number())
                .getBytes(UTF_8);
        var record = new ProducerRecord<byte[], byte[]>(topic, key, null);
        headers(prediction).forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        var value = serialize(prediction, record.headers());
        return new ProducerRecord<>(
                topic, null, key, flaw.map(of -> of.spoil(value)).orElse(value), record.headers());
    }

    private byte[] serialize(Prediction prediction, Headers headers) {
        return serializer.serialize(topic, headers, PredictionMapping.toAvro(prediction));
    }

    private Prediction prediction(int event, Instant occurredAt) {
        int index = event % scored.size();
        var application = scored.application(index);
        return new Prediction(
                ReplayId.ofEvent(event, scored.size()).toString(),
                MODEL,
                occurredAt,
                Map.of(scored.data().features().input(), application.input()),
                scored.outputs(index),
                Map.of(
                        "home", application.attributes().get("Home"),
                        "job", application.attributes().get("Job")),
                Wish.none());
    }

    /** CloudEvents attributes, and what the service samples by before it decodes. */
    private static Map<String, String> headers(Prediction prediction) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", prediction.id());
        headers.put("ce_source", "/demo/credit");
        headers.put("ce_type", "dev.plumbline.prediction.v1");
        headers.put("ce_subject", prediction.model().name());
        headers.put("ce_time", prediction.occurredAt().toString());
        headers.put("content-type", "application/avro");
        prediction.segments().forEach((name, value) -> headers.put("plumbline-segment-" + name, value));
        if (prediction.wish().directive() == ExplainDirective.FORCE) {
            headers.put("plumbline-explain", "force");
        }
        return headers;
    }
}
