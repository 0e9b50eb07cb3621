package dev.plumbline.stream;

import static java.util.Objects.requireNonNull;

import dev.plumbline.sampling.Decision;

/**
 * A record that was admitted and is not answered yet, as the store keeps it.
 *
 * @param sequence order of arrival in its task
 */
record Pending(long sequence, SourceRecord source, Decision decision) {
    Pending {
        requireNonNull(source, "source");
        requireNonNull(decision, "decision");
    }
}
