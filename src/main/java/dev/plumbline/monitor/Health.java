package dev.plumbline.monitor;

import java.util.List;
import java.util.Optional;

/** The answers of all probes at one moment. */
record Health(boolean healthy, List<Check> checks) {
    Health {
        checks = List.copyOf(checks);
    }

    static Health of(List<Probe> probes) {
        var checks = probes.stream().map(Check::of).toList();
        return new Health(checks.stream().allMatch(Check::healthy), checks);
    }

    int status() {
        return healthy ? 200 : 503;
    }

    /** One probe's answer; the fault is null while all is well. */
    record Check(String name, boolean healthy, String fault) {
        static Check of(Probe probe) {
            Optional<String> fault = probe.ask();
            return new Check(probe.name(), fault.isEmpty(), fault.orElse(null));
        }
    }
}
