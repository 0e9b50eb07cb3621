package dev.plumbline.event.inference;

import static java.util.Objects.requireNonNull;

import dev.plumbline.event.ExplainDirective;
import dev.plumbline.event.PredictionHeaders;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a record says beside its value: its headers, and what stands in where they are silent.
 *
 * @param place where the record lies, unique and the same whenever it is read: the id of a prediction that has none
 * @param timestamp the record's own
 */
public record Envelope(Map<String, String> headers, String place, Instant timestamp) {
    /** The row of its request that a record holds alone; absent where the request had only one. */
    public static final String ROW = "plumbline-row";

    /** The service that KServe's logger writes for. */
    static final String INFERENCE_SERVICE = "ce_inferenceservicename";

    private static final String TIME = "ce_time";

    public Envelope {
        headers = Map.copyOf(headers);
        requireNonNull(place, "place");
        requireNonNull(timestamp, "timestamp");
    }

    /** A header's text; empty where it is missing. */
    String text(String header) {
        return headers.getOrDefault(header, "");
    }

    /** When the prediction was served: the CloudEvents time, else the record's. */
    Instant occurredAt() {
        try {
            return headers.containsKey(TIME) ? Instant.parse(text(TIME)) : timestamp;
        } catch (DateTimeException e) {
            return timestamp;
        }
    }

    /** An unknown word asks for nothing. */
    ExplainDirective directive() {
        return switch (text(PredictionHeaders.EXPLAIN).toLowerCase(Locale.ROOT)) {
            case "force" -> ExplainDirective.FORCE;
            case "skip" -> ExplainDirective.SKIP;
            default -> ExplainDirective.POLICY;
        };
    }

    Map<String, String> segments() {
        var segments = new TreeMap<String, String>();
        headers.forEach((name, value) -> {
            if (name.startsWith(PredictionHeaders.SEGMENT)) {
                segments.put(name.substring(PredictionHeaders.SEGMENT.length()), value);
            }
        });
        return segments;
    }
}
