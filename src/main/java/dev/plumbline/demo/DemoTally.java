package dev.plumbline.demo;

import dev.plumbline.event.AlertEvent;
import dev.plumbline.event.AttributionEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a downstream consumer has seen of the service: the contents of its three topics, counted as they come in. */
final class DemoTally {
    private static final int RISKIEST = 3;

    private final double[] risks;
    private final BitSet settled = new BitSet();
    private final Map<String, Long> deadLettersByReason = new TreeMap<>();
    private final Map<String, AlertEvent> alerts = new TreeMap<>();
    private final MillisHistogram latency = new MillisHistogram();
    private final FeatureStrengths strengths = new FeatureStrengths();
    private final List<ExplainedApplicant> riskiest = new ArrayList<>();
    private long explained;
    private long deadLettered;
    private long doubled;
    private Instant firstExplained = Instant.MAX;
    private Instant lastExplained = Instant.MIN;

    /**
     * Counts the events of one replay.
     *
     * @param risks the model's probability of default per application
     */
    DemoTally(double[] risks) {
        this.risks = risks.clone();
    }

    /**
     * Takes in an attribution.
     *
     * @param received when the consumer had it
     */
    void explained(AttributionEvent event, Instant received) {
        var prediction = event.getPrediction();
        settle(prediction.getId());
        explained++;
        firstExplained = received.isBefore(firstExplained) ? received : firstExplained;
        lastExplained = received.isAfter(lastExplained) ? received : lastExplained;
        latency.add(Duration.between(prediction.getOccurredAt(), received).toMillis());
        strengths.add(event);
        ReplayId.parse(prediction.getId()).ifPresent(id -> rank(id.application(), event));
    }

    /**
     * Takes in a dead letter.
     *
     * @param predictionId from the record's headers; empty where they had none
     */
    void deadLettered(String predictionId, String reason) {
        settle(predictionId);
        deadLettered++;
        deadLettersByReason.merge(reason, 1L, Long::sum);
    }

    /** Takes in an alert as it stands now; what it was before no longer counts. */
    void alerted(AlertEvent alert) {
        alerts.put(alert.getId(), alert);
    }

    /** Each event may come out once: a second time, and an event that was never replayed, are faults of the service. */
    private void settle(String predictionId) {
        var event = ReplayId.parse(predictionId)
                .filter(id -> id.application() <= risks.length)
                .map(id -> id.event(risks.length));
        if (event.isEmpty() || settled.get(event.get())) {
            doubled++;
        } else {
            settled.set(event.get());
        }
    }

    private void rank(int application, AttributionEvent event) {
        boolean ranked = riskiest.stream().anyMatch(applicant -> applicant.application() == application);
        if (ranked || application > risks.length) {
            return;
        }
        riskiest.add(new ExplainedApplicant(application, risks[application - 1], event));
        riskiest.sort(Comparator.comparingDouble(ExplainedApplicant::risk).reversed());
        if (riskiest.size() > RISKIEST) {
            riskiest.remove(RISKIEST);
        }
    }

    long explained() {
        return explained;
    }

    long deadLettered() {
        return deadLettered;
    }

    /** Attributions and dead letters of events that had come out before, or that nobody had put in. */
    long doubled() {
        return doubled;
    }

    long alerts() {
        return alerts.size();
    }

    Map<String, Long> deadLettersByReason() {
        return Collections.unmodifiableMap(deadLettersByReason);
    }

    /** Milliseconds from the prediction to the moment a {@code read_committed} consumer had its attribution. */
    long latencyMillis(double quantile) {
        return latency.quantile(quantile);
    }

    /** Between the first attribution and the last; 0 for fewer than two. */
    double explanationsPerSecond() {
        if (explained < 2 || !lastExplained.isAfter(firstExplained)) {
            return 0;
        }
        return explained / (Duration.between(firstExplained, lastExplained).toNanos() / 1e9);
    }

    FeatureStrengths strengths() {
        return strengths;
    }

    /** Those explained whose probability of default is highest, highest first. */
    List<ExplainedApplicant> riskiest() {
        return List.copyOf(riskiest);
    }
}
