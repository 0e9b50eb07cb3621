package dev.plumbline.monitor;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * One question about the service's health.
 *
 * @param name what is asked, such as {@code streams} or {@code registry}
 * @param fault what is wrong in one sentence; empty while all is well; asked anew for every request, so it must be quick
 */
public record Probe(String name, Supplier<Optional<String>> fault) {
    public Probe {
        requireNonNull(name, "name");
        requireNonNull(fault, "fault");
    }

    /** The fault, or what went wrong when asking for it. */
    Optional<String> ask() {
        try {
            return fault.get();
        } catch (RuntimeException e) {
            return Optional.of("the check itself failed: " + e.getMessage());
        }
    }
}
