package dev.plumbline.stream;

import dev.plumbline.event.InvalidEventException;
import dev.plumbline.event.inference.InferencePair;
import dev.plumbline.event.inference.LoggedEvent;
import dev.plumbline.event.inference.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Joins requests and responses of one id to predictions. What finds no partner within the window becomes a dead letter.
 *
 * <p>Time is that of the records, which a replay repeats, and goes on with the clock while no record arrives. A record from the future
 * counts as of now: it must not make all others look late.
 */
final class PairProcessor extends ContextualProcessor<byte[], byte[], byte[], Object> {
    private static final Duration LOOKING = Duration.ofSeconds(1);

    private final StreamParts parts;
    private final long windowMillis;
    private EventSerdes serdes;
    private Outlet outlet;
    private Halves halves;
    private long streamTime;
    private long lastRecordAt;

    PairProcessor(StreamParts parts) {
        this.parts = parts;
        this.windowMillis = parts.settings().topics().json().window().toMillis();
    }

    @Override
    public void init(ProcessorContext<byte[], Object> context) {
        super.init(context);
        serdes = parts.serdes().get();
        outlet = new Outlet(context, parts, serdes);
        halves = new Halves(
                context.getStateStore(PairedInput.UNPAIRED),
                parts.settings().topics().json().waiting());
        streamTime = halves.latest().orElse(Long.MIN_VALUE + windowMillis);
        lastRecordAt = context.currentSystemTimeMs();
        context.schedule(LOOKING, PunctuationType.WALL_CLOCK_TIME, now -> expire(streamTime + now - lastRecordAt));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        var source = source(record);
        try {
            requireSize(record);
            var event = LoggedEvent.parse(HeaderTexts.of(source.headers()), source.value());
            long at = Math.min(record.timestamp(), context().currentSystemTimeMs());
            streamTime = Math.max(streamTime, at);
            expire(streamTime);
            accept(event, at, source);
        } catch (UnreadableException e) {
            refuse(e.deadLetter(source, DeadLetter.Stage.PAIR));
        } catch (MalformedJsonException e) {
            refuse(DeadLetter.of(source, DeadLetter.Stage.PAIR, DeadLetterReason.UNREADABLE, e));
        } catch (InvalidEventException e) {
            refuse(DeadLetter.of(source, DeadLetter.Stage.PAIR, DeadLetterReason.INVALID, e));
        }
        // Once it is done: a wait for the registry in between is no silence of the topic.
        lastRecordAt = context().currentSystemTimeMs();
    }

    private static SourceRecord source(Record<byte[], byte[]> record) {
        var headers = new RecordHeaders(record.headers());
        var origin = Origin.take(headers);
        return new SourceRecord(origin.position(), record.timestamp(), origin.key(), record.value(), headers);
    }

    private void requireSize(Record<byte[], byte[]> record) throws UnreadableException {
        var size = record.headers().lastHeader(KeyByIdProcessor.TOO_LARGE);
        if (size != null) {
            throw new UnreadableException(
                    DeadLetterReason.TOO_LARGE,
                    "expected a record of at most %d bytes, found %s; the topic it was read from has it"
                            .formatted(
                                    parts.settings().buffer().maxPredictionBytes(),
                                    new String(size.value(), StandardCharsets.UTF_8)));
        }
    }

    private void accept(LoggedEvent event, long at, SourceRecord source) {
        var waiting = halves.kind(event.id());
        if (waiting.isEmpty()) {
            while (halves.full()) {
                refuse(halves.takeOldest(), "before room ran out for %d events".formatted(halves.size() + 1));
            }
            halves.put(at, event, source);
        } else if (waiting.get() == event.kind()) {
            refuse(DeadLetter.of(
                    source,
                    DeadLetter.Stage.PAIR,
                    DeadLetterReason.UNPAIRED,
                    "expected one %s with id '%s', found another while the first waits for its %s"
                            .formatted(
                                    name(event.kind()),
                                    event.id(),
                                    name(event.kind().other()))));
        } else {
            var partner = halves.take(event.id());
            if (event.kind() == LoggedEvent.Kind.RESPONSE) {
                join(partner.event(), partner.source(), event);
            } else {
                join(event, source, partner.event());
            }
        }
    }

    /** The prediction lies where its request does, under that one's headers. */
    private void join(LoggedEvent request, SourceRecord asked, LoggedEvent response) {
        var headers = new RecordHeaders(asked.headers());
        headers.remove("content-type");
        var attributes = new HashMap<>(response.attributes());
        attributes.putAll(request.attributes());
        attributes.forEach((name, value) -> headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8)));
        var pair = new SourceRecord(
                asked.position(),
                asked.timestamp(),
                asked.key(),
                InferencePair.join(request.body(), response.body()),
                headers);
        context()
                .forward(
                        new Record<>(pair.key(), new Drawn.Undecided(pair), pair.timestamp(), pair.headers()),
                        PlumblineTopology.DECODE);
    }

    private void expire(long now) {
        for (var late = halves.takeOlderThan(now - windowMillis);
                late.isPresent();
                late = halves.takeOlderThan(now - windowMillis)) {
            refuse(late.get(), "within " + parts.settings().topics().json().window());
        }
    }

    private void refuse(Half half, String when) {
        refuse(DeadLetter.of(
                half.source(),
                DeadLetter.Stage.PAIR,
                DeadLetterReason.UNPAIRED,
                "expected the %s to the %s with id '%s' %s, found none"
                        .formatted(name(half.kind().other()), name(half.kind()), half.id(), when)));
    }

    private void refuse(DeadLetter letter) {
        outlet.refusedUnbuffered(parts.catalog().countedAs(letter.source()), letter, List.of());
    }

    private static String name(LoggedEvent.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        serdes.close();
    }
}
