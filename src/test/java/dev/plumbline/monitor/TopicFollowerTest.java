package dev.plumbline.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plumbline.demo.EmbeddedBroker;
import dev.plumbline.event.AlertEvent;
import dev.plumbline.event.AttributionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class TopicFollowerTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static EmbeddedBroker broker;

    private final SampleEvents events = new SampleEvents(5);
    private final ExplanationLog log = ExplanationLog.create();

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start();
        broker.createTopic("attributions", 3);
        broker.createTopic("alerts", 1);
        broker.createTopic("dead-letters", 1);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void showsCommittedEventsOnlyAndCountsWhatItCannotRead() {
        var committed = events.next("credit");
        var aborted = events.next("credit");
        try (var producer = producer();
                var follower = follow()) {
            producer.initTransactions();
            producer.beginTransaction();
            send(producer, new ProducerRecord<>("attributions", bytes(committed)));
            send(producer, new ProducerRecord<>("alerts", bytes(events.alert(committed))));
            send(producer, new ProducerRecord<>("attributions", new byte[] {1, 2, 3}));
            send(producer, deadLetter());
            producer.commitTransaction();
            producer.beginTransaction();
            send(producer, new ProducerRecord<>("attributions", bytes(aborted)));
            producer.flush();
            producer.abortTransaction();

            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(log.explanation(committed.getId())).hasValue(committed);
                assertThat(log.alerts(any -> true, 10)).hasSize(1);
                assertThat(log.deadLetters(letter -> true, 10))
                        .extracting(DeadLetter::source)
                        .containsExactly("predictions-4@99");
                assertThat(log.missed()).isEqualTo(1);
            });
            assertThat(log.explanation(aborted.getId())).isEmpty();
            assertThat(follower).isNotNull();
        }
    }

    private TopicFollower follow() {
        return TopicFollower.start(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new TopicFollower.Topics("attributions", "alerts", "dead-letters"),
                (topic, data) -> decoded(() -> AttributionEvent.getDecoder().decode(data)),
                (topic, data) -> decoded(() -> AlertEvent.getDecoder().decode(data)),
                log);
    }

    /** Faults surface when the transaction is committed. */
    private static void send(KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
        var unused = producer.send(record);
    }

    private static KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "test"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static ProducerRecord<byte[], byte[]> deadLetter() {
        var record = new ProducerRecord<byte[], byte[]>("dead-letters", new byte[] {9});
        Map.of("topic", "predictions", "partition", "4", "offset", "99", "reason", "UNREADABLE", "message", "no schema")
                .forEach((name, text) ->
                        record.headers().add("plumbline-error-" + name, text.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    private interface Decoding<E> {
        E decode() throws IOException;
    }

    private static <E> E decoded(Decoding<E> decoding) {
        try {
            return decoding.decode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(AttributionEvent event) {
        return bytes(decoded(() -> AttributionEvent.getEncoder().encode(event)));
    }

    private static byte[] bytes(AlertEvent event) {
        return bytes(decoded(() -> AlertEvent.getEncoder().encode(event)));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
