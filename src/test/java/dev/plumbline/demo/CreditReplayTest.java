package dev.plumbline.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.event.EventClasses;
import dev.plumbline.event.PredictionEvent;
import dev.plumbline.event.PredictionMapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

final class CreditReplayTest {
    private static final ScoredApplications SCORED = ScoredApplications.score(Path.of("topology", "credit"));
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final int FAST = 1_000_000;

    static {
        EventClasses.trust();
    }

    private final CreditRecords records = new CreditRecords(SCORED, "predictions", (topic, event) -> bytes(event));
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final CreditReplay replay = new CreditReplay(records, producer, Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void sendsEveryApplicationUnderItsOwnIdAndBeginsAgain() {
        replay.run(events(5000), () -> false);

        var ids = producer.history().stream()
                .map(record -> header(record, "ce_id"))
                .toList();
        assertThat(replay.sent()).isEqualTo(5000);
        assertThat(new HashSet<>(ids)).hasSize(5000);
        assertThat(ids.get(0)).isEqualTo("application-1.1");
        assertThat(ids.get(4454)).isEqualTo("application-1.2");
    }

    @Test
    void sendsWhatTheModelServed() {
        int event = firstWithout();
        var prediction =
                PredictionMapping.fromAvro(read(records.record(event, NOW).value()));

        var application = SCORED.application(event);
        assertThat(prediction.id()).isEqualTo("application-%d.1".formatted(application.number()));
        assertThat(prediction.occurredAt()).isEqualTo(NOW);
        assertThat(prediction.inputs()).containsOnlyKeys("features").containsEntry("features", application.input());
        assertThat(prediction.servedOutputs()).isEqualTo(SCORED.outputs(event));
        assertThat(prediction.segments()).containsKeys("Home", "Job");
    }

    @Test
    void mixesInEveryFlawFromTheFirstFewHundredEventsOn() {
        var flaws = IntStream.range(0, 200)
                .mapToObj(Flaw::ofEvent)
                .flatMap(java.util.Optional::stream)
                .toList();

        assertThat(flaws).containsExactly(Flaw.values());
    }

    @Test
    void givesTheSameRecordsEachTime() {
        for (int event = 0; event < 300; event++) {
            var first = records.record(event, NOW);
            var second = records.record(event, NOW);

            assertThat(first.value()).isEqualTo(second.value());
            assertThat(first.headers()).isEqualTo(second.headers());
        }
    }

    @Test
    void asksToHaveEveryFlawedEventExplainedAndNoOther() {
        for (int event = 0; event < 300; event++) {
            boolean forced = records.record(event, NOW).headers().lastHeader("plumbline-explain") != null;

            assertThat(forced).isEqualTo(Flaw.ofEvent(event).isPresent());
        }
    }

    @Test
    void flawsAreWhatTheirNamesSay() {
        assertThatThrownBy(() -> read(record(Flaw.CORRUPT_BYTES).value())).isInstanceOf(Exception.class);
        assertThat(read(record(Flaw.UNKNOWN_MODEL).value()).getModel().getName())
                .isEqualTo("credit-retired");
        assertThat(input(Flaw.WRONG_SHAPE)).hasSize(28);
        assertThat(input(Flaw.NAN_INPUT)[0]).isNaN();
        var swapped = PredictionMapping.fromAvro(
                        read(record(Flaw.SWAPPED_OUTPUTS).value()))
                .servedOutputs();
        var sound = SCORED.outputs(eventWith(Flaw.SWAPPED_OUTPUTS));
        assertThat(swapped.get("probability").toFloats())
                .containsExactly((float) sound.get("probability").getDouble(1), (float)
                        sound.get("probability").getDouble(0));
    }

    @Test
    void keepsItsPace() {
        long start = System.nanoTime();

        replay.run(new ReplayLimit(21, ReplayLimit.ANY_TIME, 100), () -> false);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(199));
    }

    @Test
    void endsWhenItsTimeIsOverOrWhenToldTo() {
        replay.run(new ReplayLimit(ReplayLimit.ANY_NUMBER, Duration.ofMillis(500), 20), () -> false);
        int sent = replay.sent();
        assertThat(sent).isBetween(1, 10);

        replay.run(events(100), () -> true);
        assertThat(replay.sent()).isEqualTo(sent);
    }

    @Test
    void endsInTimeEvenWhenItGoesAsFastAsItCan() {
        replay.run(
                new ReplayLimit(ReplayLimit.ANY_NUMBER, Duration.ofMillis(500), ReplayLimit.ANY_NUMBER), () -> false);

        assertThat(replay.sent()).isPositive();
    }

    @Test
    void failsWhenAPredictionDoesNotReachTheTopic() {
        producer.sendException = new KafkaException("broker on fire");

        assertThatThrownBy(() -> replay.run(events(10), () -> false)).hasMessageContaining("broker on fire");
    }

    private float[] input(Flaw flaw) {
        return PredictionMapping.fromAvro(read(record(flaw).value()))
                .inputs()
                .get("features")
                .toFloats();
    }

    private ProducerRecord<byte[], byte[]> record(Flaw flaw) {
        return records.record(eventWith(flaw), NOW);
    }

    private static int eventWith(Flaw flaw) {
        return IntStream.range(0, 1000)
                .filter(event -> Flaw.ofEvent(event).filter(flaw::equals).isPresent())
                .findFirst()
                .orElseThrow();
    }

    private static int firstWithout() {
        return IntStream.range(0, 40)
                .filter(event -> Flaw.ofEvent(event).isEmpty())
                .findFirst()
                .orElseThrow();
    }

    private static ReplayLimit events(int events) {
        return new ReplayLimit(events, ReplayLimit.ANY_TIME, FAST);
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    private static byte[] bytes(PredictionEvent event) {
        try {
            var buffer = event.toByteBuffer();
            var bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PredictionEvent read(byte[] value) {
        try {
            return PredictionEvent.fromByteBuffer(java.nio.ByteBuffer.wrap(value));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
