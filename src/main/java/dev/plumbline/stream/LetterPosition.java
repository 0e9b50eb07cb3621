package dev.plumbline.stream;

/** Where a dead letter lies in its topic, written {@code PARTITION@OFFSET}. */
public record LetterPosition(int partition, long offset) {
    /**
     * Reads a position.
     *
     * @throws IllegalArgumentException if the text is none
     */
    public static LetterPosition parse(String text) {
        if (!text.matches("\\d{1,9}@\\d{1,18}")) {
            throw new IllegalArgumentException("expected a position such as 0@17, found '%s'".formatted(text));
        }
        int at = text.indexOf('@');
        return new LetterPosition(Integer.parseInt(text.substring(0, at)), Long.parseLong(text.substring(at + 1)));
    }

    @Override
    public String toString() {
        return partition + "@" + offset;
    }
}
