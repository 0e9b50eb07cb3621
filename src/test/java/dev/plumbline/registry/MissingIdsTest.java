package dev.plumbline.registry;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class MissingIdsTest {
    private final RegistryResponseException unknown = new RegistryResponseException("unknown", 404, 40403);

    private final AtomicLong now = new AtomicLong();
    private final MissingIds missing = new MissingIds(Duration.ofSeconds(30), 2, now::get);

    @Test
    void anUnknownIdStaysUnknownForAWhile() {
        missing.remember(7, unknown);

        now.set(Duration.ofSeconds(29).toNanos());
        assertThatThrownBy(() -> missing.rethrow(7)).hasMessage("unknown").matches(RegistryFaults::isRecordFault);

        now.set(Duration.ofSeconds(30).toNanos());
        assertThatCode(() -> missing.rethrow(7)).doesNotThrowAnyException();
    }

    @Test
    void remembersNoMoreThanItMayAndOnlyWhatIsUnknown() {
        missing.remember(1, unknown);
        missing.remember(2, new RegistryResponseException("forbidden path", 422, 42201));
        missing.remember(3, unknown);
        missing.remember(4, unknown);

        assertThatThrownBy(() -> missing.rethrow(1)).hasMessage("unknown");
        assertThatCode(() -> missing.rethrow(2)).doesNotThrowAnyException();
        assertThatThrownBy(() -> missing.rethrow(3)).hasMessage("unknown");
        assertThatCode(() -> missing.rethrow(4)).doesNotThrowAnyException();
    }

    @Test
    void isOffByDefault() {
        var off = new MissingIds(Duration.ZERO, 10, now::get);

        off.remember(7, unknown);

        assertThatCode(() -> off.rethrow(7)).doesNotThrowAnyException();
    }
}
