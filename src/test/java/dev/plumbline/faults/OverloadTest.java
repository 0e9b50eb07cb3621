package dev.plumbline.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.demo.EmbeddedBroker;
import dev.plumbline.event.AlertStatus;
import dev.plumbline.event.AlertType;
import dev.plumbline.registry.embedded.EmbeddedRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A service with a small heap under many times the load that it can explain: it sheds, says so, stays within its memory and loses nothing.
 * {@code mvn -Doverload.seconds=180 -Dtest=OverloadTest verify} asks for longer, {@code -Doverload.perSecond} for more. With {@code
 * -Doverload.shedFromLag=0} it fails for want of shedding, within its memory; with {@code -Doverload.bufferMib=1000} beside, it dies.
 */
final class OverloadTest {
    private static final int SECONDS = Integer.getInteger("overload.seconds", 20);
    private static final int PER_SECOND = Integer.getInteger("overload.perSecond", 120);
    private static final int BUFFER_MIB = Integer.getInteger("overload.bufferMib", 0);
    private static final int SHED_FROM_LAG = Integer.getInteger("overload.shedFromLag", 25);
    private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(Math.max(2, SECONDS / 60));
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** One for each quarter, however slow the machine is. */
    private static final int FEWEST_SAMPLES = 4;

    /** What is in flight comes and goes: a sixteenth of the heap, five times. */
    private static final double IN_FLIGHT_MIB = 40;

    /** By then the page's memory is full, the code compiled. */
    private static final int WARM = 100;

    /** The lag of the moment decides what is drawn, so every run is another sample: beyond four errors lies one of 16,000, beyond six one of 500 million. */
    private static final double STANDARD_ERRORS = 6;

    private static final int EXIT_CODE_OF_SIGTERM = 128 + 15;

    @TempDir
    private Path folder;

    private final List<ProcessMemory> samples = new ArrayList<>();

    @Test
    void underManyTimesTheLoadItCanExplainAServiceShedsAndSaysSoAndStaysWithinItsMemory() throws Exception {
        try (var broker = EmbeddedBroker.start();
                var registry = new EmbeddedRegistry(0)) {
            var brokers = broker.bootstrapServers();
            Topics.create(brokers, 4, 1);
            var service = service(brokers, registry.url());
            try (var process = service.start("-Xmx128m", "-XX:+ExitOnOutOfMemoryError")) {
                var page = process.awaitPage(PATIENCE);
                int sent = overload(process, page, WideLoad.of(registry.url()), brokers);
                assertThat(Alerts.latest(brokers, registry.url(), AlertType.SHEDDING))
                        .as("alerts while it sheds")
                        .anyMatch(alert -> alert.getStatus() != AlertStatus.RESOLVED);
                var drained = drain(process, page, sent);
                var sampled = drained.total("plumbline_predictions_sampled_total");
                assertClosed(drained, sent, Estimate.read(brokers, registry.url(), sampled));
                awaitResolved(brokers, registry.url(), drained);
                assertThat(process.output()).doesNotContain("stream thread died");
                assertThat(process.stop()).as(process.output()).isEqualTo(EXIT_CODE_OF_SIGTERM);
            }
        }
        ProcessMemory.assertFlat("heap", samples, ProcessMemory::heap, IN_FLIGHT_MIB);
        ProcessMemory.assertFlat("resident", samples, ProcessMemory::resident, 0);
    }

    /** Sends, and looks at the service's memory now and then; how much was sent. */
    private int overload(JavaProcess process, URI page, WideLoad events, String brokers) throws Exception {
        try (var load = Load.start(events::record, brokers, Integer.MAX_VALUE, PER_SECOND)) {
            warmUp(process, page);
            long startNanos = System.nanoTime();
            for (int second = 0; second < SECONDS || samples.size() < FEWEST_SAMPLES; ) {
                TimeUnit.NANOSECONDS.sleep(BETWEEN_SAMPLES.toNanos());
                second = (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
                look(second, process, load.sent(), page);
            }
            load.end();
            System.out.printf(
                    "overload: %d sent in %d s; %s, %s%n",
                    load.sent(),
                    SECONDS,
                    ProcessMemory.growth("heap", samples, ProcessMemory::heap),
                    ProcessMemory.growth("resident", samples, ProcessMemory::resident));
            return load.sent();
        }
    }

    private static void warmUp(JavaProcess process, URI page) throws Exception {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (scrape(process, page).total("plumbline_explanations_total") < WARM) {
            assertThat(System.nanoTime()).as(process.output()).isLessThan(deadlineNanos);
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private void look(int second, JavaProcess process, int sent, URI page) throws Exception {
        var scrape = scrape(process, page);
        var memory = ProcessMemory.of(process, page);
        samples.add(memory);
        System.out.printf(
                "overload: %4d s  heap %6.1f MiB  resident %6.1f MiB  %d sent, %.0f behind, %.0f seen, %.0f shed%n",
                second,
                memory.heap(),
                memory.resident(),
                sent,
                scrape.samples().get("plumbline_lag_records"),
                scrape.total("plumbline_predictions_seen_total"),
                scrape.total("plumbline_predictions_shed_total"));
    }

    private static Scrape scrape(JavaProcess process, URI page) throws InterruptedException {
        try {
            return Scrape.of(page);
        } catch (IOException e) {
            throw new AssertionError("the service does not answer, it says: " + process.output(), e);
        }
    }

    /** Waits until all that was sent has been seen and answered, for as long as it goes on. */
    private static Scrape drain(JavaProcess process, URI page, int sent) throws Exception {
        long startNanos = System.nanoTime();
        long lastNewsNanos = startNanos;
        var scrape = scrape(process, page);
        while (!isDone(scrape, sent)) {
            assertThat(System.nanoTime() - lastNewsNanos)
                    .as("nothing new for %s: %s", PATIENCE, scrape.samples())
                    .isLessThan(PATIENCE.toNanos());
            TimeUnit.MILLISECONDS.sleep(200);
            var next = scrape(process, page);
            lastNewsNanos = done(next) > done(scrape) ? System.nanoTime() : lastNewsNanos;
            scrape = next;
        }
        System.out.printf("overload: drained in %.1f s%n", (System.nanoTime() - startNanos) / 1e9);
        return scrape;
    }

    private static double done(Scrape scrape) {
        return scrape.total("plumbline_predictions_seen_total") + scrape.total("plumbline_explanations_total");
    }

    private static boolean isDone(Scrape scrape, int sent) {
        return scrape.total("plumbline_predictions_seen_total") == sent
                && scrape.total("plumbline_predictions_in_flight") == 0
                && scrape.samples().get("plumbline_lag_records") == 0;
    }

    private static void assertClosed(Scrape metrics, int sent, Estimate found) {
        System.out.println("overload: " + found);
        assertThat(metrics.imbalances()).isEmpty();
        assertThat(metrics.total("plumbline_predictions_skipped_total"))
                .as("all is left out because of load")
                .isEqualTo(metrics.total("plumbline_predictions_shed_total"))
                .isPositive();
        assertThat(found.predictions())
                .as("distinct predictions of what came out")
                .isEqualTo(found.outcomes());
        assertThat((double) found.outcomes()).isEqualTo(metrics.total("plumbline_predictions_sampled_total"));
        assertThat(found.shed()).as("attributions under a lowered probability").isPositive();
        assertThat(found.leastProbability()).isLessThan(0.5);
        assertThat(found.total())
                .as("predictions estimated by weight")
                .isCloseTo(sent, within(STANDARD_ERRORS * found.error()));
    }

    private static void awaitResolved(String brokers, String registryUrl, Scrape metrics) throws Exception {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        var alerts = Alerts.latest(brokers, registryUrl, AlertType.SHEDDING);
        while (!alerts.stream().allMatch(alert -> alert.getStatus() == AlertStatus.RESOLVED)) {
            assertThat(System.nanoTime()).as("%s", alerts).isLessThan(deadlineNanos);
            TimeUnit.MILLISECONDS.sleep(500);
            alerts = Alerts.latest(brokers, registryUrl, AlertType.SHEDDING);
        }
        assertThat(alerts.stream()
                        .mapToDouble(alert -> (double) alert.getCount())
                        .sum())
                .as("predictions the alerts count")
                .isEqualTo(metrics.total("plumbline_predictions_shed_total"));
    }

    private Service service(String brokers, String registryUrl) throws Exception {
        var models = new StringBuilder();
        for (int width : WideLoad.WIDTHS) {
            models.append(MODEL.formatted(WideLoad.name(width), WideLoad.writeModel(folder, width)));
        }
        var service = new Service(folder);
        Files.writeString(
                service.config(),
                CONFIG.formatted(brokers, folder.resolve("state"), registryUrl, BUFFER_MIB, SHED_FROM_LAG) + models);
        return service;
    }

    private static final String CONFIG = """
        application-id: overloaded
        kafka:
          bootstrap.servers: %1$s
          state.dir: %2$s
          num.stream.threads: 2
        registry:
          schema.registry.url: %3$s
        shed-from-lag: %5$d
        alerts:
          update: 1s
          quiet: 10s
        buffer:
          mib: %4$d
        engine:
          memory-mib: 32
        batch:
          size: 8
        monitor:
          port: 0
        models:
        """;

    private static final String MODEL = """
          - name: %1$s
            version: "1"
            path: %2$s
            target: "0"
            method: {rule: midpoint, points: 500}
        """;
}
