package dev.plumbline.config;

/** How lines of the log are written. */
public enum LogFormat {
    /** For people. */
    TEXT,
    /** An object a line, for machines. */
    JSON
}
