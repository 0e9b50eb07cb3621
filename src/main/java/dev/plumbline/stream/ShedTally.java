package dev.plumbline.stream;

import dev.plumbline.event.Alert;
import dev.plumbline.event.AlertSeverity;
import dev.plumbline.event.AlertType;
import dev.plumbline.sampling.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Predictions of each model that were not explained because of shedding, gathered between two reports: in an overload a report for each
 * would add to it.
 *
 * <p>In memory alone: what was counted and not reported when a process is killed is missing from the alert, and from nothing else.
 */
final class ShedTally {
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private static final class Lost {
        private final List<String> examples = new ArrayList<>();
        private long count;
        private double fraction;
    }

    private final StreamCounters counters;
    private final Map<LoadedModel, Lost> byModel = new LinkedHashMap<>();

    ShedTally(StreamCounters counters) {
        this.counters = counters;
    }

    /** Notes a decision if it is one that shedding turned. */
    void note(LoadedModel model, String predictionId, Decision decision) {
        if (!decision.lostToShedding()) {
            return;
        }
        var lost = byModel.computeIfAbsent(model, first -> new Lost());
        lost.count++;
        lost.fraction = decision.fraction();
        if (lost.examples.size() < Sighting.MOST_EXAMPLES) {
            lost.examples.add(predictionId);
        }
    }

    /** Reports from now on what was gathered, once a second of the wall clock. */
    void reportTo(ProcessorContext<byte[], Object> context) {
        var sightings = new Sightings(context, counters);
        context.schedule(
                PERIOD,
                PunctuationType.WALL_CLOCK_TIME,
                timestamp -> report(sightings, Instant.ofEpochMilli(context.currentSystemTimeMs())));
    }

    private void report(Sightings sightings, Instant now) {
        byModel.forEach((model, lost) -> sightings.send(
                new Sighting(model.cause(AlertType.SHEDDING, ""), alert(model, lost), lost.count, lost.examples, now)));
        byModel.clear();
    }

    private static Alert alert(LoadedModel model, Lost lost) {
        return new Alert(
                AlertType.SHEDDING,
                AlertSeverity.WARNING,
                lost.fraction,
                1,
                List.of(),
                "model '%s': expected the rates of its sampling policy, found them lowered to %.3g of that by budget or lag"
                        .formatted(model.id(), lost.fraction));
    }
}
