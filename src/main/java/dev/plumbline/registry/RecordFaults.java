package dev.plumbline.registry;

import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Tells a record that cannot be decoded, now or ever, from a registry that cannot be asked at the moment.
 *
 * <p>The first is a dead letter; after the second the record must wait. Understands this package's exceptions and those of Confluent's
 * serdes, which wrap their own.
 */
public final class RecordFaults {
    private static final String CONFLUENT_REST_ERROR = "RestClientException";
    private static final Pattern NOT_FOUND = Pattern.compile("error code: 404\\d\\d");

    private RecordFaults() {}

    /** True where decoding failed because of the record itself. */
    public static boolean isRecordFault(Throwable error) {
        if (error instanceof RegistryResponseException refused) {
            return refused.isNotFound();
        }
        return error instanceof SerializationException && !comesFromTheRegistry(error.getCause());
    }

    private static boolean comesFromTheRegistry(Throwable cause) {
        if (cause == null) {
            return false;
        }
        if (cause.getClass().getSimpleName().equals(CONFLUENT_REST_ERROR)) {
            return !NOT_FOUND.matcher(String.valueOf(cause.getMessage())).find();
        }
        return cause instanceof SocketException
                || cause instanceof UnknownHostException
                || cause instanceof SSLException
                || cause instanceof InterruptedIOException
                || comesFromTheRegistry(cause.getCause());
    }
}
