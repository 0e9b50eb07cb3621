package dev.plumbline.cli;

import dev.plumbline.monitor.ModelTotals;
import dev.plumbline.stream.EngineWork;
import dev.plumbline.stream.StreamCounters;
import dev.plumbline.stream.StreamService;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The stream's counts as the monitor shows them. */
final class ServiceTotals {
    private static final EngineWork NO_WORK = new EngineWork(0, 0, 0);

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
                        counts.explained(), counts.violated(), words(counts.deadLetters()), words(counts.alerts())),
                new ModelTotals.Work(work.calls(), work.nanos()));
    }

    /** UNKNOWN_MODEL as {@code unknown-model}. */
    private static <E extends Enum<E>> Map<String, Long> words(Map<E, Long> counts) {
        return counts.entrySet().stream()
                .collect(Collectors.toMap(
                        count -> count.getKey().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        Map.Entry::getValue));
    }
}
