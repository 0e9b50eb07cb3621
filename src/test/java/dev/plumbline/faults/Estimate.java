package dev.plumbline.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plumbline.event.AttributionEvent;
import dev.plumbline.registry.serde.AvroSerdes;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the events that came out say of how they were sampled, and what their weights add up to.
 *
 * @param outcomes attributions and dead letters
 * @param predictions of which something came out
 * @param shed attributions of predictions whose probability load had lowered
 * @param leastProbability of an attribution to have been drawn
 * @param total Horvitz and Thompson's estimate of how many predictions there were
 * @param error its standard error
 */
record Estimate(int outcomes, int predictions, int shed, double leastProbability, double total, double error) {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /**
     * Reads all that is committed, and goes on until so many have come out: what a service has answered it commits a moment later, and the
     * broker marks as committed later still.
     */
    static Estimate read(String bootstrapServers, String registryUrl, double fewest) {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        var tally = new Tally();
        try (var consumer = Audit.consumer(bootstrapServers, List.of(Topics.ATTRIBUTIONS, Topics.DEAD_LETTERS));
                var serde = AvroSerdes.of(AttributionEvent.class, Map.of("schema.registry.url", registryUrl))) {
            var ends = consumer.endOffsets(consumer.assignment());
            while (Audit.behind(consumer, ends) || (tally.outcomes < fewest && System.nanoTime() < deadlineNanos)) {
                for (var record : consumer.poll(POLL)) {
                    if (record.topic().equals(Topics.ATTRIBUTIONS)) {
                        tally.add(serde.deserializer().deserialize(record.topic(), record.headers(), record.value()));
                    } else {
                        tally.addDeadLetter(record);
                    }
                }
            }
        }
        return new Estimate(
                tally.outcomes,
                tally.ids.size(),
                tally.shed,
                tally.leastProbability,
                tally.total,
                Math.sqrt(tally.variance));
    }

    private static final class Tally {
        private final HashSet<String> ids = new HashSet<>();
        private int outcomes;
        private int shed;
        private double leastProbability = 1;
        private double total;
        private double variance;

        private void add(AttributionEvent event) {
            var sampling = event.getSampling();
            double probability = sampling.getInclusionProbability();
            outcomes++;
            ids.add(event.getPrediction().getId());
            shed += sampling.getShed() ? 1 : 0;
            leastProbability = Math.min(leastProbability, probability);
            total += sampling.getWeight();
            variance += (1 - probability) / (probability * probability);
        }

        private void addDeadLetter(ConsumerRecord<byte[], byte[]> record) {
            outcomes++;
            ids.add(new String(record.headers().lastHeader("ce_id").value(), UTF_8));
        }
    }
}
