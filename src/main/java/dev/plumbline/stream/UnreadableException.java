package dev.plumbline.stream;

/** Bytes that hold no prediction, however often they are read. */
final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1;

    private final DeadLetterReason reason;

    UnreadableException(DeadLetterReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    UnreadableException(DeadLetterReason reason, Throwable cause) {
        super(String.valueOf(cause.getMessage()), cause);
        this.reason = reason;
    }

    DeadLetter deadLetter(SourceRecord source, DeadLetter.Stage stage) {
        String errorClass =
                getCause() == null ? reason.name() : getCause().getClass().getName();
        return new DeadLetter(source, stage, reason, errorClass, getMessage());
    }
}
