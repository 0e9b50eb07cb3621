package dev.plumbline.registry;

import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Tells a registry that cannot be asked, or does not let itself be used, from a record that is at fault.
 *
 * <p>Understands this package's exceptions and those of Confluent's serdes, which wrap their own.
 */
public final class RegistryFaults {
    private static final String CONFLUENT_REST_ERROR = "RestClientException";
    private static final Pattern NOT_FOUND = Pattern.compile("error code: 404\\d\\d");

    private RegistryFaults() {}

    /** True where the registry refuses these credentials: only another configuration helps. */
    public static boolean isRefusal(Throwable error) {
        return anyCause(
                error, cause -> cause instanceof AuthenticationException || cause instanceof AuthorizationException);
    }

    /** True where reading failed because of the record itself, now or ever: it is a dead letter. */
    public static boolean isRecordFault(Throwable error) {
        return !isRefusal(error) && !preventsReading(error);
    }

    /** True where reading failed and the record is not to blame; an unknown id is the record's own fault. */
    public static boolean preventsReading(Throwable error) {
        return anyCause(error, RegistryFaults::isAway)
                || anyCause(error, cause -> isAnswer(cause) && !isNotFound(cause));
    }

    /** True where writing failed and the event is not to blame: whatever the registry answers concerns the schema. */
    public static boolean preventsWriting(Throwable error) {
        return anyCause(error, RegistryFaults::isAway) || anyCause(error, RegistryFaults::isAnswer);
    }

    private static boolean isAway(Throwable cause) {
        // Not every IOException: Avro throws one where the bytes end too early.
        return cause instanceof RetriableException
                || cause instanceof SocketException
                || cause instanceof UnknownHostException
                || cause instanceof InterruptedIOException
                || cause instanceof HttpTimeoutException
                || cause instanceof SSLException;
    }

    private static boolean isAnswer(Throwable cause) {
        return cause instanceof RegistryResponseException
                || cause.getClass().getSimpleName().equals(CONFLUENT_REST_ERROR);
    }

    private static boolean isNotFound(Throwable cause) {
        return cause instanceof RegistryResponseException refused
                ? refused.isNotFound()
                : NOT_FOUND.matcher(String.valueOf(cause.getMessage())).find();
    }

    private static boolean anyCause(Throwable error, Predicate<Throwable> wanted) {
        for (var cause = error; cause != null; cause = cause.getCause()) {
            if (wanted.test(cause)) {
                return true;
            }
        }
        return false;
    }
}
