package dev.plumbline.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.demo.CreditLoad;
import dev.plumbline.demo.EmbeddedBroker;
import dev.plumbline.registry.embedded.EmbeddedRegistry;
import dev.plumbline.sampling.Policy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the accounts can tell: a batch that lies in memory alone does not survive. */
@Tag("faults")
final class NaiveServiceTest {
    private static final int KILLS = 3;
    private static final int SOME = 400;
    private static final int MOST_EVENTS = 100_000;
    private static final int PER_SECOND = 300;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    @Test
    void aBatchInMemoryLosesPredictionsWhenItIsKilled() throws Exception {
        try (var broker = EmbeddedBroker.start();
                var registry = new EmbeddedRegistry(0)) {
            var brokers = broker.bootstrapServers();
            Topics.create(brokers, 4, 1);
            var events = CreditLoad.of(Topics.PREDICTIONS, registry.url());
            int sent;
            try (var load = Load.start(events, brokers, MOST_EVENTS, PER_SECOND)) {
                for (int kill = 1; kill <= KILLS; kill++) {
                    runUntil(kill * SOME, brokers, new Accounts());
                }
                load.end();
                sent = load.sent();
            }
            var accounts = Accounts.of(events, sent, Policy.rate(1));
            runToEnd(brokers, accounts);

            System.out.printf("naive batch: %d of %d lost%n", accounts.verdict().lost(), sent);
            assertThat(accounts.verdict().lost()).isPositive();
            assertThat(accounts.verdict().balanced()).isFalse();
        }
    }

    /** Runs the naive service until so many predictions have come out, and kills it. */
    private void runUntil(int enough, String brokers, Accounts accounts) {
        try (var audit = new Audit(brokers, accounts);
                var process = start(brokers)) {
            assertThat(audit.readUntil(() -> accounts.read() >= enough, PATIENCE))
                    .as(process.output())
                    .isTrue();
        }
    }

    /** Runs the naive service until it has done all there is: what has not come out then never will. */
    private void runToEnd(String brokers, Accounts accounts) throws Exception {
        try (var audit = new Audit(brokers, accounts);
                var process = start(brokers);
                var admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
            while (!NaiveService.isDone(admin)) {
                assertThat(System.nanoTime()).as(process.output()).isLessThan(deadlineNanos);
                TimeUnit.MILLISECONDS.sleep(200);
            }
            TimeUnit.NANOSECONDS.sleep(2 * NaiveService.LINGER.toNanos());
            audit.readToEnd();
        }
    }

    private JavaProcess start(String brokers) {
        return JavaProcess.start(
                folder,
                List.of(
                        NaiveService.class.getName(),
                        brokers,
                        folder.resolve("state").toString()));
    }
}
