package dev.plumbline.faults;

import dev.plumbline.demo.CreditLoad;
import dev.plumbline.event.AlertEvent;
import dev.plumbline.event.AlertType;
import dev.plumbline.registry.serde.AvroSerdes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.Deserializer;

/** How the alerts of a run stand, held against what was wrong with the predictions that were sent. */
final class Alerts {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(200);

    /** Predictions of each type, and the alerts that stand for them. */
    record Totals(long mismatched, long nonFinite, int alerts) {}

    private Alerts() {}

    /** One alert of each type counts all predictions that are flawed so. */
    static Totals expected(CreditLoad events, int sent) {
        return new Totals(
                IntStream.range(0, sent).filter(events::isMismatched).count(),
                IntStream.range(0, sent).filter(events::isNonFinite).count(),
                2);
    }

    /**
     * Reads until the alerts stand as expected; in a sentence.
     *
     * @throws AssertionError if they do not
     */
    static String await(String bootstrapServers, String registryUrl, Totals expected) {
        var latest = new HashMap<String, AlertEvent>();
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        try (var serde = AvroSerdes.of(AlertEvent.class, Map.of("schema.registry.url", registryUrl));
                var consumer = Audit.consumer(bootstrapServers, List.of(Topics.ALERTS))) {
            while (!totals(latest).equals(expected)) {
                if (System.nanoTime() > deadlineNanos) {
                    throw new AssertionError(
                            "expected alerts of %s, found %s: %s".formatted(expected, totals(latest), latest.values()));
                }
                read(consumer, serde.deserializer(), latest);
            }
        }
        return "alerts stand for all that was wrong: " + expected;
    }

    /** The last event of each alert of a type, as they are committed now. */
    static List<AlertEvent> latest(String bootstrapServers, String registryUrl, AlertType type) {
        var latest = new HashMap<String, AlertEvent>();
        try (var serde = AvroSerdes.of(AlertEvent.class, Map.of("schema.registry.url", registryUrl));
                var consumer = Audit.consumer(bootstrapServers, List.of(Topics.ALERTS))) {
            var ends = consumer.endOffsets(consumer.assignment());
            while (Audit.behind(consumer, ends)) {
                read(consumer, serde.deserializer(), latest);
            }
        }
        return latest.values().stream().filter(alert -> alert.getType() == type).toList();
    }

    private static void read(
            KafkaConsumer<byte[], byte[]> consumer,
            Deserializer<AlertEvent> deserializer,
            Map<String, AlertEvent> latest) {
        for (var record : consumer.poll(POLL)) {
            var alert = deserializer.deserialize(record.topic(), record.headers(), record.value());
            latest.put(alert.getId(), alert);
        }
    }

    private static Totals totals(Map<String, AlertEvent> latest) {
        var flaws = List.of(AlertType.OUTPUT_MISMATCH, AlertType.NON_FINITE);
        var counts = latest.values().stream()
                .collect(Collectors.groupingBy(AlertEvent::getType, Collectors.summingLong(AlertEvent::getCount)));
        int alerts = (int) latest.values().stream()
                .filter(alert -> flaws.contains(alert.getType()))
                .count();
        return new Totals(
                counts.getOrDefault(AlertType.OUTPUT_MISMATCH, 0L),
                counts.getOrDefault(AlertType.NON_FINITE, 0L),
                alerts);
    }
}
