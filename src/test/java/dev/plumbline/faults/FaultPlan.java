package dev.plumbline.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * What goes wrong in a run, in a random order that the seed fixes.
 *
 * @param events fewest predictions sent
 * @param perSecond pace of the load
 * @param counts how often each fault strikes
 */
record FaultPlan(long seed, int events, int perSecond, Map<Fault, Integer> counts) {
    /** One kind of fault. */
    enum Fault {
        /** SIGKILL of a service, and its start in place. */
        SERVICE_KILL,
        /** SIGKILL of a broker, and its start. */
        BROKER_KILL,
        /** A service leaves in order and comes back: its tasks move twice. */
        REBALANCE,
        /** The Schema Registry is away for a while. */
        REGISTRY_OUTAGE
    }

    FaultPlan {
        counts = Map.copyOf(counts);
    }

    /** The form that system property {@code faults.form} names, {@code short} or {@code long}. */
    static FaultPlan ofForm(String form, long seed) {
        return form.equals("long") ? of(seed, 200_000, 500, 40, 10, 3, 2) : of(seed, 10_000, 300, 5, 2, 1, 1);
    }

    private static FaultPlan of(
            long seed, int events, int perSecond, int serviceKills, int brokerKills, int rebalances, int outages) {
        return new FaultPlan(
                seed,
                events,
                perSecond,
                Map.of(
                        Fault.SERVICE_KILL,
                        serviceKills,
                        Fault.BROKER_KILL,
                        brokerKills,
                        Fault.REBALANCE,
                        rebalances,
                        Fault.REGISTRY_OUTAGE,
                        outages));
    }

    /** The faults in the order they strike. */
    List<Fault> sequence(Random random) {
        var faults = new ArrayList<Fault>();
        for (var fault : Fault.values()) {
            faults.addAll(Collections.nCopies(counts.getOrDefault(fault, 0), fault));
        }
        Collections.shuffle(faults, random);
        return faults;
    }

    @Override
    public String toString() {
        return counts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey() + " x " + entry.getValue())
                .collect(Collectors.joining(", ", "seed " + seed + ": ", ""));
    }
}
