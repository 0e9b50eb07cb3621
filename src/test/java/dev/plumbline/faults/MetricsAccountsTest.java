package dev.plumbline.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.demo.CreditLoad;
import dev.plumbline.demo.EmbeddedBroker;
import dev.plumbline.registry.embedded.EmbeddedRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The counters of services of which one is killed at work, held against themselves and against the topics. */
@Timeout(300)
final class MetricsAccountsTest {
    private static final int MOST_EVENTS = 100_000;
    private static final int PER_SECOND = 400;
    private static final int SOME = 300;
    private static final int MUCH = 30;
    /** Two of each thread. */
    private static final int COMMITS = 4;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @Test
    void countersCloseInEveryProcessWhenOneIsKilledAndItsWorkTakenOver() throws Exception {
        try (var broker = EmbeddedBroker.start();
                var registry = new EmbeddedRegistry(0)) {
            var brokers = broker.bootstrapServers();
            Topics.create(brokers, 4, 1);
            var events = CreditLoad.of(Topics.PREDICTIONS, registry.url());
            var doomed = Service.of(folder.resolve("doomed"), brokers, registry.url())
                    .withPage()
                    .withMuchUnderWay("2s");
            var survivor = Service.of(folder.resolve("survivor"), brokers, registry.url())
                    .withPage()
                    .withMuchUnderWay("2s");
            var successor = Service.of(folder.resolve("successor"), brokers, registry.url())
                    .withPage()
                    .withMuchUnderWay("2s");
            var progress = new Accounts();
            int sent;
            try (var victim = doomed.start();
                    var taker = survivor.start();
                    var load = Load.start(events, brokers, MOST_EVENTS, PER_SECOND);
                    var audit = new Audit(brokers, progress)) {
                await(audit, () -> progress.read() > SOME, taker);
                awaitMuchUnderWay(victim);
                victim.kill();
                int before = progress.read();
                await(audit, () -> progress.read() > before + SOME, taker);
                try (var again = successor.start()) {
                    var itsPage = again.awaitPage(PATIENCE);
                    int later = progress.read();
                    await(audit, () -> progress.read() > later + SOME, again);
                    load.end();
                    sent = load.sent();
                    var all = Accounts.of(events, sent, Service.policy());
                    try (var whole = new Audit(brokers, all)) {
                        await(whole, all::complete, again);
                        whole.readToEnd();
                    }

                    // The topics are exact.
                    assertThat(all.verdict()).matches(Accounts.Verdict::balanced, "balanced");
                    // Each process closes its own accounts; together they have done at least what the topics hold.
                    var one = Scrape.of(taker.awaitPage(PATIENCE));
                    var other = Scrape.of(itsPage);
                    assertThat(one.imbalances()).isEmpty();
                    assertThat(other.imbalances()).isEmpty();
                    assertThat(one.total("plumbline_predictions_in_flight")).isZero();
                    assertThat(one.total("plumbline_predictions_restored_total")
                                    + other.total("plumbline_predictions_restored_total"))
                            .isPositive();
                }
            }
        }
    }

    /**
     * Returns when some of what was read is committed and not answered: in the middle of a batch, some commits after the moment at which
     * much was under way.
     */
    private static void awaitMuchUnderWay(JavaProcess process) throws IOException, InterruptedException {
        var page = process.awaitPage(PATIENCE);
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        var then = Scrape.of(page);
        for (var now = then; !isMuch(then) || commits(now) < commits(then) + COMMITS; now = Scrape.of(page)) {
            assertThat(System.nanoTime()).as(process.output()).isLessThan(deadlineNanos);
            if (!isMuch(then) || explained(now) > explained(then)) {
                then = now;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static boolean isMuch(Scrape scrape) {
        return scrape.total("plumbline_predictions_in_flight") >= MUCH;
    }

    private static double explained(Scrape scrape) {
        return scrape.total("plumbline_explanations_total");
    }

    private static double commits(Scrape scrape) {
        return scrape.total("kafka_stream_thread_commit_total");
    }

    private static void await(Audit audit, BooleanSupplier condition, JavaProcess process) {
        assertThat(audit.readUntil(condition, PATIENCE)).as(process.output()).isTrue();
    }
}
