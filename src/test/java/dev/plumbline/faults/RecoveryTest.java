package dev.plumbline.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.demo.CreditLoad;
import dev.plumbline.demo.EmbeddedBroker;
import dev.plumbline.registry.embedded.EmbeddedRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a lone service that is killed and started at once is away. */
@Tag("faults")
final class RecoveryTest {
    private static final int KILLS = 3;
    private static final int MOST_EVENTS = 100_000;
    private static final int PER_SECOND = 100;
    private static final int SOME = 100;
    private static final int LOOK_AHEAD = 20_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** 8 s on a machine that is free, of which most is a start. */
    private static final double BOUND_SECONDS = 20;

    /** Where a start alone takes long, it is the machine that is slow: such a start, its share in the group's wait, and as much to spare. */
    private static final double BOUND_STARTS = 3;

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        shipped settings  |
        static membership | group.instance.id: plumbline-1
        """)
    void aKilledServiceIsSoonBack(String name, String setting) throws Exception {
        try (var broker = EmbeddedBroker.start();
                var registry = new EmbeddedRegistry(0)) {
            var brokers = broker.bootstrapServers();
            Topics.create(brokers, 4, 1);
            var events = CreditLoad.of(Topics.PREDICTIONS, registry.url());
            var kafka = Stream.ofNullable(setting).toList();
            var service = Service.of(folder, brokers, registry.url(), kafka);
            List<Double> seconds;
            double start;
            try (var load = Load.start(events, brokers, MOST_EVENTS, PER_SECOND)) {
                start = firstStart(service, brokers);
                seconds = killAndWait(service, load, events, brokers);
            }

            System.out.printf(
                    "recovery: %s: from kill -9 to the next committed attribution %.1f s, worst of %d %.1f s; the"
                            + " first start took %.1f s%n",
                    name, seconds.get(KILLS / 2), KILLS, seconds.get(KILLS - 1), start);
            assertThat(seconds.get(KILLS / 2)).isLessThan(Math.max(BOUND_SECONDS, BOUND_STARTS * start));
        }
    }

    /** Seconds from the start of a service, which then stops in order, to its first attribution. */
    private static double firstStart(Service service, String brokers) {
        var accounts = new Accounts();
        long startNanos = System.nanoTime();
        try (var audit = new Audit(brokers, accounts);
                var process = service.start()) {
            assertThat(audit.readUntil(() -> accounts.read() > 0, PATIENCE))
                    .as(process.output())
                    .isTrue();
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            process.stop();
            return seconds;
        }
    }

    /** Seconds from each kill to an attribution of a prediction sent after it, in order of size. */
    private static List<Double> killAndWait(Service service, Load load, CreditLoad events, String brokers) {
        var seconds = new ArrayList<Double>();
        var process = service.start();
        try {
            for (int kill = 0; kill < KILLS; kill++) {
                var accounts = new Accounts();
                try (var audit = new Audit(brokers, accounts)) {
                    audit.readToEnd();
                    int before = accounts.read();
                    assertThat(audit.readUntil(() -> accounts.read() >= before + SOME, PATIENCE))
                            .as(process.output())
                            .isTrue();
                    process.close();
                    long killedNanos = System.nanoTime();
                    expectAllAfter(load.sent(), events, accounts);
                    process = service.start();
                    assertThat(audit.readUntil(() -> accounts.answered() > 0, PATIENCE))
                            .as(process.output())
                            .isTrue();
                    seconds.add((System.nanoTime() - killedNanos) / 1e9);
                }
            }
        } finally {
            process.close();
        }
        return seconds.stream().sorted().toList();
    }

    private static void expectAllAfter(int sent, CreditLoad events, Accounts accounts) {
        for (int event = sent; event < sent + LOOK_AHEAD; event++) {
            accounts.expect(events.id(event));
        }
    }
}
