package dev.plumbline.autodiff;

import java.util.List;
import java.util.stream.Collectors;

/** The gradient asked for does not exist or is not known how to be formed; every obstacle is listed. */
public final class NotDifferentiableException extends RuntimeException {
    /** Held apart from serialization: exceptions of this kind never leave the process. */
    private final transient List<Blocking> blocking;

    NotDifferentiableException(List<Blocking> blocking) {
        this(blocking, null);
    }

    /** @param cause why the model could not even be run; may be {@code null} */
    public NotDifferentiableException(List<Blocking> blocking, Throwable cause) {
        super(message(blocking), cause);
        this.blocking = List.copyOf(blocking);
    }

    NotDifferentiableException(String message) {
        super(message);
        this.blocking = List.of();
    }

    /** The nodes in the way; empty where the fault lies in the points or outputs asked for. */
    public List<Blocking> blocking() {
        return blocking;
    }

    private static String message(List<Blocking> blocking) {
        var heading = "no gradient through %d node%s:\n  ".formatted(blocking.size(), blocking.size() == 1 ? "" : "s");
        return blocking.stream().map(Blocking::toString).collect(Collectors.joining("\n  ", heading, ""));
    }
}
