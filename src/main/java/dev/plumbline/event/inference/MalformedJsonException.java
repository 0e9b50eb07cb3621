package dev.plumbline.event.inference;

/** Bytes that are no JSON, or no JSON of the kind that was expected; they can only become a dead letter. */
public final class MalformedJsonException extends RuntimeException {
    MalformedJsonException(String message) {
        super(message);
    }
}
