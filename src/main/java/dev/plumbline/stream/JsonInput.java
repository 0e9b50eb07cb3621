package dev.plumbline.stream;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The topics whose predictions are JSON.
 *
 * @param openInference topics of Open Inference Protocol v2 requests, each with its response in the same record
 * @param kserveLogger topics of the CloudEvents of KServe's logger, request and response in two records
 * @param window how far a request and its response may lie apart
 * @param waiting how many of such events a task keeps that have no partner yet
 */
public record JsonInput(List<String> openInference, List<String> kserveLogger, Duration window, int waiting) {
    public JsonInput {
        openInference = List.copyOf(openInference);
        kserveLogger = List.copyOf(kserveLogger);
        requireNonNull(window, "window");
        if (waiting < 1 || window.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "expected a window of at least 1 ms and room for at least 1 event, found %s and %d"
                            .formatted(window, waiting));
        }
    }

    /** No JSON: every prediction is Avro. */
    public static JsonInput none() {
        return new JsonInput(List.of(), List.of(), Duration.ofMinutes(5), 10_000);
    }

    /** All topics of JSON. */
    public List<String> topics() {
        return Stream.concat(openInference.stream(), kserveLogger.stream()).toList();
    }
}
