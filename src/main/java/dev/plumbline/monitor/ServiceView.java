package dev.plumbline.monitor;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * All that the monitor sees of the running service.
 *
 * @param totals the counts per model, now
 * @param lag predictions written but not yet read, over this instance's partitions; negative where it is not known
 * @param models the models that are served, now
 * @param reloads how changes of the models went so far
 * @param alive probes whose failure only a restart can cure
 * @param ready probes that must pass before the service does its work
 */
public record ServiceView(
        Identity identity,
        Supplier<List<ModelTotals>> totals,
        LongSupplier lag,
        Supplier<List<ServedModel>> models,
        Supplier<Reloads> reloads,
        List<Probe> alive,
        List<Probe> ready) {
    /**
     * Which service this is.
     *
     * @param application the Kafka application id
     * @param version version of Plumbline
     * @param startedAt when the totals were zero
     */
    public record Identity(String application, String version, Instant startedAt) {
        public Identity {
            requireNonNull(application, "application");
            requireNonNull(version, "version");
            requireNonNull(startedAt, "startedAt");
        }
    }

    public ServiceView {
        requireNonNull(identity, "identity");
        requireNonNull(totals, "totals");
        requireNonNull(lag, "lag");
        requireNonNull(models, "models");
        requireNonNull(reloads, "reloads");
        alive = List.copyOf(alive);
        ready = List.copyOf(ready);
    }
}
