package dev.plumbline.registry;

import org.apache.kafka.common.errors.RetriableException;

/** The registry could not be reached, or answered with what is no registry's answer; trying again later may help. */
public final class RegistryUnavailableException extends RetriableException {
    public RegistryUnavailableException(String message) {
        super(message);
    }

    public RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
