package dev.plumbline.monitor;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A record that could not be explained, as its dead letter's headers tell.
 *
 * @param model name of the model, empty where the record was not read that far
 * @param stage step of the topology at which it failed
 * @param reason short, bounded reason, such as the error's class
 * @param message one sentence
 * @param source topic, partition and offset the record was read from, as {@code topic-partition@offset}
 */
public record DeadLetter(Instant at, String model, String stage, String reason, String message, String source) {
    public DeadLetter {
        requireNonNull(at, "at");
        requireNonNull(model, "model");
        requireNonNull(stage, "stage");
        requireNonNull(reason, "reason");
        requireNonNull(message, "message");
        requireNonNull(source, "source");
    }
}
