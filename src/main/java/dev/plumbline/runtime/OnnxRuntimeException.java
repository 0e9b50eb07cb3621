package dev.plumbline.runtime;

/** ONNX Runtime refused a model or failed in a run; the message says which and gives its reason. */
public final class OnnxRuntimeException extends RuntimeException {
    public OnnxRuntimeException(String message, Throwable cause) {
        super(message, cause);
    }

    public OnnxRuntimeException(String message) {
        super(message);
    }
}
