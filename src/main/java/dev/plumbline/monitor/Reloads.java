package dev.plumbline.monitor;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * How the changes of the models went that were made while the service ran.
 *
 * @param last the newest of them; null where there was none
 */
public record Reloads(long accepted, long refused, Outcome last) {
    public static final Reloads NONE = new Reloads(0, 0, null);

    /**
     * One change.
     *
     * @param faults why it was refused, a sentence each; empty if it was accepted
     */
    public record Outcome(Instant at, List<String> faults) {
        public Outcome {
            requireNonNull(at, "at");
            faults = List.copyOf(faults);
        }
    }

    public Reloads accepted(Instant at) {
        return new Reloads(accepted + 1, refused, new Outcome(at, List.of()));
    }

    public Reloads refused(Instant at, List<String> faults) {
        return new Reloads(accepted, refused + 1, new Outcome(at, faults));
    }
}
