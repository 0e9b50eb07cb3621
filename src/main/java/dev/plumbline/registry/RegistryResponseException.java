package dev.plumbline.registry;

import org.apache.kafka.common.errors.SerializationException;

/** The registry understood the request and refused it. */
public final class RegistryResponseException extends SerializationException {
    private final int status;
    private final int errorCode;

    public RegistryResponseException(String message, int status, int errorCode) {
        super(message);
        this.status = status;
        this.errorCode = errorCode;
    }

    /** HTTP status of the answer. */
    public int status() {
        return status;
    }

    /** The registry's own code, such as 40403 for an unknown schema. */
    public int errorCode() {
        return errorCode;
    }

    /** True where the registry says that it has no such subject, version or schema. */
    public boolean isNotFound() {
        return errorCode / 100 == 404;
    }
}
