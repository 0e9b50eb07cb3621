package dev.plumbline.event;

/** A record that was decoded but does not say what an event must say; it can only become a dead letter. */
public final class InvalidEventException extends RuntimeException {
    public InvalidEventException(String message) {
        super(message);
    }
}
