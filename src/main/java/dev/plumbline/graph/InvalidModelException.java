package dev.plumbline.graph;

/** A model file or graph that breaks the ONNX specification, or goes past a limit; the message names the node and the remedy. */
public final class InvalidModelException extends RuntimeException {
    public InvalidModelException(String message) {
        super(message);
    }

    public InvalidModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
