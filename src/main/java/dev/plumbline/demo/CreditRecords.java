package dev.plumbline.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.plumbline.event.Prediction;
import dev.plumbline.event.PredictionEvent;
import dev.plumbline.event.PredictionHeaders;
import dev.plumbline.event.PredictionMapping;
import dev.plumbline.event.ServedModel;
import dev.plumbline.event.Wish;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
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
        var headers = headers(prediction);
        var value = serializer.serialize(topic, headers, PredictionMapping.toAvro(prediction));
        return new ProducerRecord<>(
                topic, null, key(event), flaw.map(of -> of.spoil(value)).orElse(value), headers);
    }

    /** The applicant: all predictions of one come in order. */
    private byte[] key(int event) {
        return String.valueOf(scored.application(event % scored.size()).number())
                .getBytes(UTF_8);
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
                application.segments(),
                Wish.none());
    }

    /** CloudEvents attributes, and what the service samples by before it decodes. */
    private static Headers headers(Prediction prediction) {
        var texts = new LinkedHashMap<>(PredictionHeaders.of(prediction));
        texts.put("ce_specversion", "1.0");
        texts.put("ce_source", "/demo/credit");
        texts.put("ce_type", "dev.plumbline.prediction.v1");
        texts.put("ce_subject", prediction.model().name());
        texts.put("ce_time", prediction.occurredAt().toString());
        texts.put("content-type", "application/avro");
        var headers = new RecordHeaders();
        texts.forEach((name, text) -> headers.add(name, text.getBytes(UTF_8)));
        return headers;
    }
}
