package dev.plumbline.event;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What is wrong, and how it was noticed.
 *
 * @param observed the observed value, in the threshold's unit; NaN where there is none
 * @param threshold the bound that was passed; NaN where there is none
 * @param subject names of the features or inputs concerned; may be empty
 * @param message one sentence: what was expected, what was found, where
 */
public record Alert(
        AlertType type,
        AlertSeverity severity,
        double observed,
        double threshold,
        List<String> subject,
        String message) {
    public Alert {
        requireNonNull(type, "type");
        requireNonNull(severity, "severity");
        subject = List.copyOf(subject);
        requireNonNull(message, "message");
    }
}
