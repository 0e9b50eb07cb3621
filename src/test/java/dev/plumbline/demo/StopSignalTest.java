package dev.plumbline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class StopSignalTest {
    @Test
    void keepsTheProcessUntilTheDemonstrationHasEnded() throws InterruptedException {
        var signal = StopSignal.listen();
        assertThat(signal.raised()).isFalse();

        var shutdown = new Thread(signal::raise);
        shutdown.start();
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(signal::raised);
        assertThat(shutdown.isAlive()).isTrue();

        signal.close();
        shutdown.join(10_000);
        assertThat(shutdown.isAlive()).isFalse();
    }
}
