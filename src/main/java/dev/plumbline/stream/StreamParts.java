package dev.plumbline.stream;

import static java.util.Objects.requireNonNull;

import dev.plumbline.sampling.Load;
import java.util.function.Supplier;

/**
 * What the topology is built from. Engine, catalog, counters, shedding, share and room are shared by all tasks of the process.
 *
 * @param serdes makes a set for each task
 */
public record StreamParts(
        StreamSettings settings,
        ModelCatalog catalog,
        ExplainEngine engine,
        Supplier<EventSerdes> serdes,
        StreamCounters counters,
        Shedding shedding,
        PartitionShare share,
        Room room,
        RecordLog log) {
    public StreamParts {
        requireNonNull(settings, "settings");
        requireNonNull(catalog, "catalog");
        requireNonNull(engine, "engine");
        requireNonNull(serdes, "serdes");
        requireNonNull(counters, "counters");
        requireNonNull(shedding, "shedding");
        requireNonNull(share, "share");
        requireNonNull(room, "room");
        requireNonNull(log, "log");
    }

    /** What this partition's task has to carry. */
    Load load(int partition) {
        return new Load(shedding.fraction(partition), share.share());
    }

    public StreamParts(
            StreamSettings settings,
            ModelCatalog catalog,
            ExplainEngine engine,
            Supplier<EventSerdes> serdes,
            StreamCounters counters) {
        this(
                settings,
                catalog,
                engine,
                serdes,
                counters,
                new Shedding(settings.limits().shedFromLag()),
                new PartitionShare(),
                Room.of(settings.buffer()),
                new RecordLog(System::nanoTime));
    }
}
