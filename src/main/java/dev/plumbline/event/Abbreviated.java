package dev.plumbline.event;

/** Text of a record as it may stand in a message: a hostile name of megabytes is cut. */
public final class Abbreviated {
    private static final int LIMIT = 80;

    private Abbreviated() {}

    /** The text, or its start and three dots. */
    public static String of(String text) {
        return text.length() <= LIMIT ? text : text.substring(0, LIMIT) + "...";
    }
}
