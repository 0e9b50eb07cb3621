package dev.plumbline.monitor;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * All that the monitor sees of the running service.
 *
 * @param application the Kafka application id
 * @param version version of Plumbline
 * @param startedAt when the totals were zero
 * @param totals the counts per model, now
 * @param lag predictions written but not yet read, over this instance's partitions; negative where it is not known
 * @param alive probes whose failure only a restart can cure
 * @param ready probes that must pass before the service does its work
 */
public record ServiceView(
        String application,
        String version,
        Instant startedAt,
        Supplier<List<ModelTotals>> totals,
        LongSupplier lag,
        List<Probe> alive,
        List<Probe> ready) {
    public ServiceView {
        requireNonNull(application, "application");
        requireNonNull(version, "version");
        requireNonNull(startedAt, "startedAt");
        requireNonNull(totals, "totals");
        requireNonNull(lag, "lag");
        alive = List.copyOf(alive);
        ready = List.copyOf(ready);
    }
}
