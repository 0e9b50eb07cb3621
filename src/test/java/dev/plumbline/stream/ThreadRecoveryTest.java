package dev.plumbline.stream;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

final class ThreadRecoveryTest {
    private final AtomicLong clock = new AtomicLong();
    private final ThreadRecovery recovery = new ThreadRecovery(2, Duration.ofMinutes(5), clock::get);

    @Test
    void replacesThreadsThatDieNowAndThen() {
        for (int i = 0; i < 10; i++) {
            clock.addAndGet(Duration.ofMinutes(3).toMillis());

            assertThat(recovery.handle(new TimeoutException())).isEqualTo(REPLACE_THREAD);
        }
        assertThat(recovery.failure()).isEmpty();
    }

    @Test
    void stopsWhenThreadsDieAgainAndAgain() {
        assertThat(recovery.handle(new TimeoutException())).isEqualTo(REPLACE_THREAD);
        assertThat(recovery.handle(new TimeoutException())).isEqualTo(REPLACE_THREAD);
        assertThat(recovery.handle(new TimeoutException("third"))).isEqualTo(SHUTDOWN_CLIENT);

        assertThat(recovery.failure()).get().hasToString("org.apache.kafka.common.errors.TimeoutException: third");
    }

    @Test
    void replacesThreadsForAsLongAsTheRegistryIsAway() {
        var away = new StreamsException(new RegistryAwayException(new TimeoutException("no answer")));

        for (int i = 0; i < 100; i++) {
            assertThat(recovery.handle(away)).isEqualTo(REPLACE_THREAD);
        }
        assertThat(recovery.handle(new TimeoutException())).isEqualTo(REPLACE_THREAD);
        assertThat(recovery.failure()).isEmpty();
    }

    @Test
    void stopsAtOnceForWhatNoNewThreadCures() {
        var wrapped = new StreamsException(new AuthorizationException("not yours"));

        assertThat(recovery.handle(wrapped)).isEqualTo(SHUTDOWN_CLIENT);
    }
}
