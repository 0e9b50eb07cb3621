package dev.plumbline.monitor;

import java.time.Instant;
import java.util.List;
import java.util.TreeSet;

/**
 * The whole service at a glance.
 *
 * @param missed records of the followed topics that this page did not read
 * @param lag predictions not yet read; negative where it is not known
 */
record Overview(Application application, Instant now, long lag, long missed, List<Model> models) {
    /** Which service this is, and since when it counts. */
    record Application(String id, String version, Instant startedAt) {}

    /**
     * One model.
     *
     * @param totals this instance's counts since its start; null where it does not serve the model
     * @param trend the last half hour over all instances; null where nothing was explained yet
     */
    record Model(String name, Totals totals, Pace.Rates rates, ModelTrend trend) {}

    /** {@link ModelTotals} with the derived counts spelled out. */
    record Totals(
            long seen, long skipped, long shed, long sampled, long inFlight, long dead, ModelTotals.Outcomes outcomes) {
        static Totals of(ModelTotals totals) {
            return new Totals(
                    totals.seen(),
                    totals.skipped(),
                    totals.shed(),
                    totals.sampled(),
                    totals.inFlight(),
                    totals.outcomes().dead(),
                    totals.outcomes());
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
        var application = new Application(service.application(), service.version(), service.startedAt());
        return new Overview(application, now, service.lag().getAsLong(), log.missed(), models);
    }
}
