package dev.plumbline.demo;

import static dev.plumbline.demo.Attributions.event;
import static dev.plumbline.demo.Attributions.number;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.event.AlertEvent;
import dev.plumbline.event.AlertType;
import dev.plumbline.event.AttributionEvent;
import dev.plumbline.event.ModelReference;
import dev.plumbline.stream.StreamCounters;
import dev.plumbline.stream.StreamSettings.Topics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

final class DemoRunTest {
    private static final ScoredApplications SCORED = ScoredApplications.score(Path.of("topology", "credit"));
    private static final Topics TOPICS = new Topics("predictions", "attributions", "alerts", "dead-letters");
    private static final ReplayLimit LIMIT = new ReplayLimit(200, ReplayLimit.ANY_TIME, 100_000);

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final DemoTally tally = new DemoTally(SCORED.risks());
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final CreditReplay replay = new CreditReplay(
            new CreditRecords(SCORED, TOPICS.predictions(), (topic, event) -> new byte[8]),
            producer,
            Clock.systemUTC());

    @Test
    void endsWhenEverySampledEventHasComeOut() {
        var service = new StandIn(event -> true);

        var outcome = run(service);

        assertThat(outcome.accountedFor()).isTrue();
        assertThat(outcome.replayed()).isEqualTo(200);
        assertThat(tally.explained()).isEqualTo(195);
        assertThat(tally.deadLettersByReason()).isEqualTo(Map.of("INVALID", 5L));
        assertThat(tally.alerts()).isEqualTo(1);
        assertThat(service.closed).isTrue();
        assertThat(shown.toString(UTF_8)).contains("200 replayed");
    }

    @Test
    void givesUpOnWhatNeverComesOut() {
        var outcome = run(new StandIn(event -> event != 7), Duration.ofMillis(500));

        assertThat(outcome.accountedFor()).isFalse();
        assertThat(tally.explained() + tally.deadLettered()).isEqualTo(199);
    }

    @Test
    void failsWithTheReplay() {
        producer.sendException = new KafkaException("broker on fire");

        assertThatThrownBy(() -> run(new StandIn(event -> true)))
                .isInstanceOf(KafkaException.class)
                .hasMessageContaining("broker on fire");
    }

    @Test
    void failsWithTheService() {
        var service = new StandIn(event -> true);
        service.failure = Optional.of(new IllegalStateException("no threads left"));

        assertThatThrownBy(() -> run(service))
                .hasMessage("expected the service to run, found that it stopped: no threads left");
    }

    private DemoOutcome run(StandIn service) {
        return run(service, Duration.ofMinutes(1));
    }

    private DemoOutcome run(StandIn service, Duration patience) {
        for (var topic : List.of(TOPICS.attributions(), TOPICS.alerts(), TOPICS.deadLetters())) {
            consumer.updatePartitions(topic, List.of(new PartitionInfo(topic, 0, null, null, null)));
            consumer.updateBeginningOffsets(Map.of(new TopicPartition(topic, 0), 0L));
        }
        var reader = new TopicReader(
                consumer,
                TOPICS,
                (topic, data) -> attribution(data),
                (topic, data) -> alert(),
                tally,
                Clock.systemUTC());
        service.begin();
        var progress = new ProgressLine(new PrintStream(shown, true, UTF_8), true, Clock.systemUTC());
        return new DemoRun(replay, service, reader, tally, progress, patience).run(LIMIT, () -> false);
    }

    private static AttributionEvent attribution(byte[] data) {
        return event(new String(data, UTF_8), number("Age", 30, 0.1));
    }

    private static AlertEvent alert() {
        return AlertEvent.newBuilder()
                .setId("alert")
                .setType(AlertType.WEAK_BASELINE)
                .setRaisedAt(Instant.EPOCH)
                .setDedupeKey("key")
                .setModel(ModelReference.newBuilder().setName("credit").build())
                .setMessage("weak")
                .build();
    }

    /** Answers each record the producer has sent when the consumer polls, but for those it loses. */
    private final class StandIn implements DemoService {
        private final Predicate<Integer> keeps;
        private int answered;
        private boolean closed;
        private Optional<Throwable> failure = Optional.empty();

        private StandIn(Predicate<Integer> keeps) {
            this.keeps = keeps;
        }

        private void begin() {
            add("alerts", 0, "alert", new RecordHeaders());
            consumer.schedulePollTask(this::answer);
        }

        private void answer() {
            var sent = producer.history();
            for (; answered < sent.size(); answered++) {
                if (keeps.test(answered)) {
                    answer(answered, sent.get(answered));
                }
            }
            consumer.schedulePollTask(this::answer);
        }

        private void answer(int event, ProducerRecord<byte[], byte[]> record) {
            var id = new String(record.headers().lastHeader("ce_id").value(), UTF_8);
            if (Flaw.ofEvent(event).isPresent()) {
                record.headers().add("plumbline-error-reason", "INVALID".getBytes(UTF_8));
                add("dead-letters", event, "", record.headers());
            } else {
                add("attributions", event, id, new RecordHeaders());
            }
        }

        private void add(String topic, int offset, String value, Headers headers) {
            consumer.addRecord(new ConsumerRecord<>(
                    topic,
                    0,
                    offset,
                    0L,
                    TimestampType.CREATE_TIME,
                    0,
                    0,
                    null,
                    value.getBytes(UTF_8),
                    headers,
                    Optional.empty()));
        }

        @Override
        public StreamCounters.Counts counts() {
            int seen = producer.history().size();
            return new StreamCounters.Counts(seen, 0, 0, seen, 0, 0, Map.of(), Map.of());
        }

        @Override
        public Optional<Throwable> failure() {
            return failure;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
