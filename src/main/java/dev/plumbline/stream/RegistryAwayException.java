package dev.plumbline.stream;

/** The registry could not be used for longer than a task waits in place; its records wait, and a new thread tries again. */
final class RegistryAwayException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RegistryAwayException(RuntimeException cause) {
        super(String.valueOf(cause.getMessage()), cause);
    }
}
