package dev.plumbline.runtime;

import java.util.List;

/** A model that cannot be explained as asked; every fault is listed, each one sentence. */
public final class UnusableModelException extends RuntimeException {
    /** Held apart from serialization: exceptions of this kind never leave the process. */
    private final transient List<String> faults;

    UnusableModelException(List<String> faults) {
        super(String.join("\n", faults));
        this.faults = List.copyOf(faults);
    }

    public List<String> faults() {
        return faults;
    }
}
