package dev.plumbline.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Texts of header values that come again and again, such as a model's name: each is decoded once, and is the same object from then on, which
 * makes looking it up cheap.
 *
 * <p>Values come from outside and there is no end to them, so there are a few places, and what comes last to a place stays there. Not safe
 * for use by several threads.
 */
final class TextCache {
    private static final int PLACES = 64;

    /** What is longer is no name, and is not held on to. */
    private static final int LONGEST = 256;

    private final byte[][] values = new byte[PLACES][];
    private final String[] texts = new String[PLACES];

    /** A header's value as UTF-8; null, which a header may have, is empty. */
    String text(byte[] value) {
        if (value == null || value.length == 0) {
            return "";
        }
        if (value.length > LONGEST) {
            return decoded(value);
        }
        int place = place(value);
        if (!Arrays.equals(values[place], value)) {
            texts[place] = decoded(value);
            values[place] = value;
        }
        return texts[place];
    }

    private static String decoded(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }

    /** Names of one service tend to differ in length or at their ends. */
    private static int place(byte[] value) {
        return Math.floorMod(31 * (31 * value[0] + value[value.length - 1]) + value.length, PLACES);
    }
}
