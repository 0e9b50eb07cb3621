package dev.plumbline.monitor;

import java.time.Instant;
import java.util.List;
import java.util.TreeSet;

/**
 * The whole service at a glance.
 *
 * @param missed records of the followed topics that this page did not read
 * @param served the models and versions this instance serves
 * @param reload how the newest change of the models went; null where there was none
 * @param lag predictions not yet read; negative where it is not known
 */
record Overview(
        Application application,
        Instant now,
        long lag,
        long missed,
        List<Model> models,
        List<ServedModel> served,
        Reloads.Outcome reload) {
    /** Which service this is, and since when it counts. */
    record Application(String id, String version, Instant startedAt) {}

    /**
     * One model.
     *
     * @param totals this instance's counts since its start; null where it does not serve the model
     * @param trend the last half hour over all instances; null where nothing was explained yet
     */
    record Model(String name, Totals totals, Pace.Rates rates, ModelTrend trend) {}

    /** {@link ModelTotals} with the sum of the dead letters spelled out. */
    record Totals(ModelTotals.Drawn drawn, ModelTotals.Passage passage, long dead, ModelTotals.Outcomes outcomes) {
        static Totals of(ModelTotals totals) {
            return new Totals(
                    totals.drawn(), totals.passage(), totals.outcomes().dead(), totals.outcomes());
        }
    }

    static Overview of(ServiceView service, Pace pace, ExplanationLog log, Instant now) {
        var names = new TreeSet<>(pace.models());
        names.addAll(log.models());
        var models = names.stream()
                .map(name -> new Model(
                        name,
                        pace.totals(name).map(Totals::of).orElse(null),
                        pace.rates(name),
                        log.trend(name).orElse(null)))
                .toList();
        var identity = service.identity();
        return new Overview(
                new Application(identity.application(), identity.version(), identity.startedAt()),
                now,
                service.lag().getAsLong(),
                log.missed(),
                models,
                service.models().get(),
                service.reloads().get().last());
    }
}
