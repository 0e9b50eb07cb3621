package dev.plumbline.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.demo.CreditLoad;
import dev.plumbline.demo.EmbeddedBroker;
import dev.plumbline.registry.embedded.EmbeddedRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service process that is told to stop while predictions pour in, and started again. */
@Timeout(300)
final class ServiceStopTest {
    private static final int MOST_EVENTS = 1_000_000;
    private static final int PER_SECOND = 1000;
    private static final int SOME = 300;
    private static final int EXIT_CODE_OF_SIGTERM = 128 + 15;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @Test
    void stoppedBySigtermUnderLoadAndStartedAgainItLosesAndDoublesNothing() throws Exception {
        try (var broker = EmbeddedBroker.start();
                var registry = new EmbeddedRegistry(0)) {
            var brokers = broker.bootstrapServers();
            Topics.create(brokers, 4, 1);
            var events = CreditLoad.of(Topics.PREDICTIONS, registry.url());
            var service = Service.of(folder, brokers, registry.url());
            int sent;
            try (var load = Load.start(events, brokers, MOST_EVENTS, PER_SECOND)) {
                var first = new Accounts();
                run(service, brokers, first, () -> first.read() > SOME);
                assertThat(load.done()).isFalse();
                load.end();
                sent = load.sent();
            }

            var all = Accounts.of(events, sent, Service.policy());
            run(service, brokers, all, all::complete);

            assertThat(all.verdict()).matches(Accounts.Verdict::balanced, "balanced");
        }
    }

    /** Runs the service until a condition holds, stops it, and reads all that it wrote. */
    private static void run(Service service, String brokers, Accounts accounts, BooleanSupplier until) {
        try (var audit = new Audit(brokers, accounts);
                var process = service.start()) {
            assertThat(audit.readUntil(until, PATIENCE)).as(process.output()).isTrue();
            assertThat(process.stop()).as(process.output()).isEqualTo(EXIT_CODE_OF_SIGTERM);
            audit.readToEnd();
        }
    }
}
