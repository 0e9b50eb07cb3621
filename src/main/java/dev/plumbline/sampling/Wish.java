package dev.plumbline.sampling;

/** What the producer of a prediction asked for in its headers. */
public enum Wish {
    NONE,
    FORCE,
    NEVER
}
