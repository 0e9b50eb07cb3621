package dev.plumbline.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** How fast the totals grow, over the last ten seconds of samples. */
final class Pace {
    private static final Duration SPAN = Duration.ofSeconds(10);

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(Instant at, Map<String, ModelTotals> models) {}

    /**
     * Growth per second.
     *
     * @param engineBusy engine seconds per second; above 1 where several engine threads work
     */
    record Rates(double seen, double sampled, double explained, double violated, double dead, double engineBusy) {
        static final Rates NONE = new Rates(0, 0, 0, 0, 0, 0);
    }

    synchronized void sample(Instant now, List<ModelTotals> totals) {
        samples.addLast(new Sample(
                now, totals.stream().collect(Collectors.toMap(ModelTotals::model, Function.identity(), (a, b) -> b))));
        // The oldest one kept is the newest that lies a full span back.
        while (samples.size() > 2 && !second().at().isAfter(now.minus(SPAN))) {
            samples.removeFirst();
        }
    }

    private Sample second() {
        var walk = samples.iterator();
        walk.next();
        return walk.next();
    }

    synchronized Optional<ModelTotals> totals(String model) {
        return samples.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(samples.getLast().models().get(model));
    }

    synchronized List<String> models() {
        return samples.isEmpty()
                ? List.of()
                : samples.getLast().models().keySet().stream().sorted().toList();
    }

    synchronized Rates rates(String model) {
        if (samples.size() < 2) {
            return Rates.NONE;
        }
        var then = samples.getFirst().models().get(model);
        var now = samples.getLast().models().get(model);
        double seconds =
                Duration.between(samples.getFirst().at(), samples.getLast().at())
                                .toNanos()
                        / 1e9;
        if (then == null || now == null || seconds <= 0) {
            return Rates.NONE;
        }
        ToDoubleFunction<ToDoubleFunction<ModelTotals>> growth =
                count -> (count.applyAsDouble(now) - count.applyAsDouble(then)) / seconds;
        return new Rates(
                growth.applyAsDouble(t -> t.drawn().seen()),
                growth.applyAsDouble(t -> t.drawn().sampled()),
                growth.applyAsDouble(t -> t.outcomes().explained()),
                growth.applyAsDouble(t -> t.outcomes().violated()),
                growth.applyAsDouble(t -> t.outcomes().dead()),
                growth.applyAsDouble(t -> t.work().engineNanos() / 1e9));
    }
}
