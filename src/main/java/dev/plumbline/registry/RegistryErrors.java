package dev.plumbline.registry;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;
import org.apache.kafka.common.errors.TimeoutException;

/** The exception class of each HTTP status: the same ones Confluent's client throws, so that handlers need not know which is in use. */
final class RegistryErrors {
    private RegistryErrors() {}

    static KafkaException of(int status, int errorCode, String message) {
        return switch (status) {
            case 401 -> new AuthenticationException(message + "; check the registry's credentials");
            case 403 -> new AuthorizationException(message + "; grant these credentials access to the subject");
            case 429 -> new ThrottlingQuotaExceededException(message);
            case 408, 500, 503, 504 -> new TimeoutException(message);
            case 502 -> new DisconnectException(message);
            default -> new RegistryResponseException(message, status, errorCode);
        };
    }

    /** True for what another try, here or at another URL, may cure. */
    static boolean isTransient(KafkaException error) {
        return error instanceof RetriableException;
    }
}
