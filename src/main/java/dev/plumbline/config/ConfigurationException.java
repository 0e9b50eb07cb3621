package dev.plumbline.config;

import java.util.List;

/** A configuration the service cannot start with; the message lists every fault, one a line. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> faults;

    public ConfigurationException(List<String> faults) {
        super("the configuration has %d fault%s:%n  - %s"
                .formatted(faults.size(), faults.size() == 1 ? "" : "s", String.join("\n  - ", faults)));
        this.faults = List.copyOf(faults);
    }

    /** The faults, one sentence each. */
    public List<String> faults() {
        return faults;
    }
}
