package dev.plumbline.stream;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lines of the log about single records, each naming model, prediction, topic, partition and offset.
 *
 * <p>A topic may be full of bad records: of each reason a few lines are written in a while, and how many there were beside them. Shared by
 * all tasks.
 */
final class RecordLog {
    private static final Logger log = LoggerFactory.getLogger(RecordLog.class);
    private static final int LINES = 5;
    private static final long PERIOD_NANOS = Duration.ofSeconds(30).toNanos();

    /** The lines about one reason since a moment. */
    private static final class Period {
        private long startNanos;
        private int lines;
        private long withheld;
    }

    private final LongSupplier nanoTime;
    private final Map<DeadLetterReason, Period> periods = new EnumMap<>(DeadLetterReason.class);

    RecordLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** A record became a dead letter. */
    void dead(String model, DeadLetter letter) {
        if (mayWrite(letter.reason())) {
            var position = letter.source().position();
            log.atWarn()
                    .addKeyValue("model", model)
                    .addKeyValue("prediction", predictionId(letter.source()))
                    .addKeyValue("topic", position.topic())
                    .addKeyValue("partition", position.partition())
                    .addKeyValue("offset", position.offset())
                    .addKeyValue("reason", letter.reason())
                    .addKeyValue("stage", letter.stage())
                    .log("a prediction became a dead letter: {}", letter.message());
        }
    }

    private static String predictionId(SourceRecord source) {
        return HeaderHints.of(source.headers())
                .map(hints -> hints.candidate().predictionId())
                .orElse("");
    }

    private synchronized boolean mayWrite(DeadLetterReason reason) {
        long now = nanoTime.getAsLong();
        var period = periods.computeIfAbsent(reason, first -> begun(now));
        if (now - period.startNanos > PERIOD_NANOS) {
            if (period.withheld > 0) {
                log.atWarn()
                        .addKeyValue("reason", reason)
                        .log("{} more predictions became dead letters of this reason", period.withheld);
            }
            period = begun(now);
            periods.put(reason, period);
        }
        boolean may = period.lines < LINES;
        period.lines += may ? 1 : 0;
        period.withheld += may ? 0 : 1;
        return may;
    }

    private static Period begun(long now) {
        var period = new Period();
        period.startNanos = now;
        return period;
    }
}
