package dev.plumbline.cli;

import dev.plumbline.event.AlertType;
import dev.plumbline.monitor.ModelTotals;
import dev.plumbline.stream.DeadLetterReason;
import dev.plumbline.stream.EngineWork;
import dev.plumbline.stream.StreamCounters;
import dev.plumbline.stream.StreamService;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The stream's counts as the monitor shows them. */
final class ServiceTotals {
    private static final EngineWork NO_WORK = new EngineWork(0, 0, 0);
    private static final Set<DeadLetterReason> REASONS = EnumSet.allOf(DeadLetterReason.class);
    /** Without the one that stands for types which a reader does not know. */
    private static final Set<AlertType> TYPES = EnumSet.complementOf(EnumSet.of(AlertType.UNKNOWN));

    private ServiceTotals() {}

    static List<ModelTotals> of(StreamService stream) {
        var work = stream.engineWork();
        return stream.counters().byModel().entrySet().stream()
                .map(model -> of(model.getKey(), model.getValue(), work.getOrDefault(model.getKey(), NO_WORK)))
                .toList();
    }

    private static ModelTotals of(String model, StreamCounters.Counts counts, EngineWork work) {
        var passage = counts.passage();
        return new ModelTotals(
                model,
                new ModelTotals.Drawn(counts.seen(), counts.skipped(), counts.shed(), counts.sampled()),
                new ModelTotals.Passage(passage.inFlight(), passage.restored(), passage.released()),
                new ModelTotals.Outcomes(
                        counts.explained(),
                        counts.violated(),
                        words(REASONS, counts.deadLetters()),
                        words(TYPES, counts.alerts())),
                new ModelTotals.Work(work.calls(), work.nanos()));
    }

    /** UNKNOWN_MODEL as {@code unknown-model}; kinds that have not been seen count 0, so that their first is an increase. */
    private static <E extends Enum<E>> Map<String, Long> words(Set<E> kinds, Map<E, Long> counts) {
        return kinds.stream()
                .collect(Collectors.toMap(
                        kind -> kind.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        kind -> counts.getOrDefault(kind, 0L)));
    }
}
