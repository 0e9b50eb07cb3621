package dev.plumbline.stream;

import static dev.plumbline.stream.TopologyFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.plumbline.event.PredictionHeaders;
import dev.plumbline.event.SourcePosition;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class RecordLogTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(RecordLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final AtomicLong nanos = new AtomicLong();
    private final RecordLog log = new RecordLog(nanos::get);

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setAdditive(false);
        logger.setLevel(Level.WARN);
    }

    @AfterEach
    void stopListening() {
        logger.setAdditive(true);
        logger.setLevel(null);
        logger.detachAppender(lines);
    }

    @Test
    void namesModelPredictionAndPlace() {
        log.dead("credit", letter(DeadLetterReason.NON_FINITE, 42));

        var line = lines.list.get(0);
        assertThat(line.getFormattedMessage()).isEqualTo("a prediction became a dead letter: found NaN");
        assertThat(line.getKeyValuePairs().stream()
                        .map(pair -> pair.key + "=" + pair.value)
                        .collect(Collectors.joining(" ")))
                .isEqualTo("model=credit prediction=loan-7 topic=predictions partition=3 offset=42 reason=NON_FINITE"
                        + " stage=ADMIT");
    }

    @Test
    void writesAFewLinesOfEachReasonAndHowManyMoreThereWere() {
        for (int i = 0; i < 100; i++) {
            log.dead("credit", letter(DeadLetterReason.ENGINE, i));
        }
        log.dead("credit", letter(DeadLetterReason.TOO_LARGE, 100));
        assertThat(lines.list).hasSize(6);

        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        log.dead("credit", letter(DeadLetterReason.ENGINE, 101));

        assertThat(lines.list).hasSize(8);
        assertThat(lines.list.get(6).getFormattedMessage()).startsWith("95 more predictions");
    }

    private static DeadLetter letter(DeadLetterReason reason, long offset) {
        var headers = new RecordHeaders();
        headers.add(PredictionHeaders.ID, utf8("loan-7"));
        headers.add(PredictionHeaders.MODEL, utf8("credit"));
        var source =
                new SourceRecord(new SourcePosition("predictions", 3, offset), 0, utf8("key"), utf8("value"), headers);
        return DeadLetter.of(source, DeadLetter.Stage.ADMIT, reason, "found NaN");
    }
}
