package dev.plumbline.stream;

import static java.util.Objects.requireNonNull;

import dev.plumbline.event.Alert;
import dev.plumbline.event.AlertCause;
import java.time.Instant;
import java.util.List;

/**
 * Something worth an alert as one task saw it, on its way to the task that gathers what all partitions saw.
 *
 * @param count how many predictions showed it
 * @param examples ids of a few of them
 */
record Sighting(AlertCause cause, Alert alert, long count, List<String> examples, Instant at) {
    static final int MOST_EXAMPLES = 5;

    private static final int LONGEST_ID = 200;
    private static final int LONGEST_MESSAGE = 2000;

    /** Cuts what a hostile prediction could make long. */
    Sighting {
        requireNonNull(cause, "cause");
        alert = new Alert(
                alert.type(),
                alert.severity(),
                alert.observed(),
                alert.threshold(),
                alert.subject(),
                cut(alert.message(), LONGEST_MESSAGE));
        examples = examples.stream()
                .limit(MOST_EXAMPLES)
                .map(id -> cut(id, LONGEST_ID))
                .toList();
        requireNonNull(at, "at");
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "...";
    }
}
