package dev.plumbline.dataset;

/** A file of rows that cannot be used; the message says which, why, and what to do. */
public final class DatasetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatasetException(String message) {
        super(message);
    }
}
