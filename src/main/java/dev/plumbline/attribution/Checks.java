package dev.plumbline.attribution;

/** The precondition of records. */
final class Checks {
    private Checks() {}

    /** Throws {@link IllegalArgumentException} with the formatted message unless {@code condition} holds. */
    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
    static void require(boolean condition, String message, Object... arguments) {
        if (!condition) {
            throw new IllegalArgumentException(message.formatted(arguments));
        }
    }
}
