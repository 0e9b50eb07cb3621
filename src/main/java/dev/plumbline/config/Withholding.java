package dev.plumbline.config;

import dev.plumbline.event.RedactionMode;

/** What becomes of a feature's value, in the words of the configuration. */
enum Withholding {
    SHOW(RedactionMode.NONE),
    HASH(RedactionMode.HASHED),
    OMIT(RedactionMode.OMITTED);

    private final RedactionMode mode;

    Withholding(RedactionMode mode) {
        this.mode = mode;
    }

    RedactionMode mode() {
        return mode;
    }
}
