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
        /** A service is suspended until its group has given it up, and goes on as if nothing had been. */
        SERVICE_STALL,
        /** SIGKILL of a broker, and its start. */
        BROKER_KILL,
        /** A service leaves in order and comes back: its tasks move twice. */
        REBALANCE,
        /** SIGKILL of the Schema Registry, and its start after a while. */
        REGISTRY_KILL,
        /** The Schema Registry takes calls and answers none for a while, in which a service is killed and started. */
        REGISTRY_STALL
    }

    FaultPlan {
        counts = Map.copyOf(counts);
    }

    /**
     * The plan of a form.
     *
     * @param form {@code short}, {@code medium} or {@code long}
     */
    static FaultPlan ofForm(String form, long seed) {
        return switch (form) {
            case "short" -> new FaultPlan(seed, 10_000, 300, counts(5, 2, 1));
            case "medium" -> new FaultPlan(seed, 50_000, 500, counts(12, 3, 2));
            case "long" -> new FaultPlan(seed, 200_000, 500, counts(40, 10, 3));
            default ->
                throw new IllegalArgumentException(
                        "expected faults.form of short, medium or long, found '%s'".formatted(form));
        };
    }

    private static Map<Fault, Integer> counts(int serviceKills, int brokerKills, int rebalances) {
        return Map.of(
                Fault.SERVICE_KILL, serviceKills,
                Fault.SERVICE_STALL, rebalances,
                Fault.BROKER_KILL, brokerKills,
                Fault.REBALANCE, rebalances,
                Fault.REGISTRY_KILL, 1,
                Fault.REGISTRY_STALL, 1);
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
