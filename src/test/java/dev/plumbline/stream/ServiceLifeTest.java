package dev.plumbline.stream;

import static dev.plumbline.stream.ServiceFixture.await;
import static dev.plumbline.stream.ServiceFixture.awaitExplained;
import static dev.plumbline.stream.ServiceFixture.awaitQuietly;
import static dev.plumbline.stream.ServiceFixture.awaitRunning;
import static dev.plumbline.stream.ServiceFixture.ids;
import static dev.plumbline.stream.ServiceFixture.sleep;
import static dev.plumbline.stream.ServiceFixture.slowly;
import static dev.plumbline.stream.TestEvents.model;
import static dev.plumbline.stream.TestEvents.prediction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.event.AlertEvent;
import dev.plumbline.event.AlertType;
import dev.plumbline.event.ServedModel;
import dev.plumbline.event.Wish;
import dev.plumbline.sampling.Policy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to a service: it is scaled, overloaded, stuck, and mended. */
@Timeout(300)
final class ServiceLifeTest {
    private static final Map<String, String> STANDBYS = Map.of("num.standby.replicas", "1");
    private static final int MORE = 300;

    /** At twenty every 0.1 s: more than a minute of them. */
    private static final int MOST = 15_000;

    private static ServiceFixture fixture;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        fixture = new ServiceFixture();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "streams"})
    void scalesFromOneToThreeAndBackInBothGroupProtocols(String protocol) throws Exception {
        // With that of the alerts nine tasks, which are three for each, and keys in every partition.
        var settings = fixture.createTopics("scaled-" + protocol, 8);
        var kafka = Map.of("group.protocol", protocol);
        int count = MORE;
        fixture.send(settings, 0, count);
        try (var first = instance(settings, 1, kafka)) {
            awaitExplained(first, 20);
            await(first, () -> first.share() == 1);
            try (var second = instance(settings, 2, kafka);
                    var third = instance(settings, 3, kafka)) {
                // Partitions come to those that joined in a rebalance or two; until then the first has all of them.
                while (Stream.of(second, third)
                        .anyMatch(service -> service.counters().counts().explained() == 0)) {
                    assertThat(count)
                            .as("predictions until all three take part")
                            .isLessThan(MOST);
                    fixture.send(settings, count, count + ServiceFixture.KEYS);
                    count += ServiceFixture.KEYS;
                    sleep(100);
                }
                fixture.send(settings, count, count + MORE);
                count += MORE;
                // Eighths, two or three for each: the alerts are a task as well.
                await(first, () -> first.share() + second.share() + third.share() == 1);
                assertThat(Stream.of(first, second, third).map(StreamService::state))
                        .doesNotContain(StreamService.State.FAILED);
            }

            assertThat(fixture.explained(settings, count)).containsExactlyInAnyOrderElementsOf(ids(count));
        }
    }

    @Test
    void aStaticMemberWithStandbysComesBackToItsTasks() throws Exception {
        var settings = fixture.createTopics("static", 4);
        int count = 400;
        try (var steady = instance(settings, 1, with(STANDBYS, "group.instance.id", "one"))) {
            try (var restarted = instance(settings, 2, with(STANDBYS, "group.instance.id", "two"))) {
                fixture.send(settings, 0, count);
                assertThat(restarted.state()).isIn(StreamService.State.RUNNING, StreamService.State.REBALANCING);
                awaitExplained(steady, 20);
            }
            try (var again = instance(settings, 2, with(STANDBYS, "group.instance.id", "two"))) {
                assertThat(fixture.explained(settings, count)).containsExactlyInAnyOrderElementsOf(ids(count));
                assertThat(again.state()).isIn(StreamService.State.RUNNING, StreamService.State.REBALANCING);
                assertThat(steady.state()).isIn(StreamService.State.RUNNING, StreamService.State.REBALANCING);
            }
        }
    }

    @Test
    void anEngineSlowerThanTheStreamShedsByLagAndSaysSo() throws Exception {
        var shipped = fixture.createTopics("overloaded", 1);
        var settings = new StreamSettings(
                shipped.applicationId(),
                shipped.source(),
                shipped.topics(),
                shipped.buffer(),
                shipped.engine(),
                new StreamSettings.Limits(Duration.ofMinutes(1), 500),
                new StreamSettings.Alerting(Duration.ZERO, Duration.ofMinutes(5), Map.of()));
        // 6000 rows at 5 ms would take 30 s; the lag lowers the rate to what is left of it.
        int count = 6000;
        fixture.send(settings, 0, count);
        try (var service = instance(settings, 1, Map.of())) {
            await(service, () -> service.counters().counts().seen() >= count);
            var counts = service.counters().counts();
            var attributions = fixture.read(settings.topics().attributions(), (int) counts.sampled());

            assertThat(counts.shed()).isPositive().isEqualTo(count - counts.sampled());
            assertThat(attributions).hasSize((int) counts.sampled());
            assertThat(attributions.stream()
                            .map(bytes -> TestEvents.attribution(bytes).getSampling())
                            .filter(sampling -> sampling.getShed()))
                    .isNotEmpty()
                    .allSatisfy(sampling -> assertThat(sampling.getWeight() * sampling.getShedFraction())
                            .isCloseTo(1, within(1e-9)));
            assertThat(alertsUntil(settings, counts.shed()))
                    .extracting(AlertEvent::getType)
                    .containsOnly(AlertType.SHEDDING);
        }
    }

    /** The alerts, until the newest counts so many predictions: it grows for a while after the last of them. */
    private static List<AlertEvent> alertsUntil(StreamSettings settings, long count) {
        var alerts = new ArrayList<AlertEvent>();
        do {
            var more = fixture.read(settings.topics().alerts(), 1);
            assertThat(more)
                    .as("alerts of %d predictions, after %s", count, alerts)
                    .isNotEmpty();
            more.forEach(bytes -> alerts.add(TestEvents.alert(bytes)));
        } while (alerts.get(alerts.size() - 1).getCount() < count);
        assertThat(alerts.get(alerts.size() - 1).getCount()).isEqualTo(count);
        return alerts;
    }

    @Test
    void whatIsPolledAndNotDoneIsBehind() throws Exception {
        var shipped = fixture.createTopics("behind", 1);
        var defaults = shipped.buffer();
        var settings = new StreamSettings(
                shipped.applicationId(),
                shipped.source(),
                shipped.topics(),
                new StreamSettings.Buffer(
                        4, 0, defaults.maxRecordBytes(), defaults.store(), defaults.harvestInterval()),
                shipped.engine(),
                shipped.limits(),
                shipped.alerting());
        var release = new CountDownLatch(1);
        var stuck = new LinearExplainer(requests -> awaitQuietly(release), 2, 3);
        int count = 300;
        fixture.send(settings, 0, count);
        try (var service = fixture.start(settings, folder, model(stuck, Policy.rate(1)))) {
            awaitLag(service, lag -> lag >= count - settings.buffer().slots() - 1);

            release.countDown();

            awaitLag(service, lag -> lag <= 1);
        }
    }

    private static void awaitLag(StreamService service, LongPredicate expected) {
        await(
                service,
                () -> service.lag().isPresent() && expected.test(service.lag().getAsLong()));
    }

    @Test
    void aStuckEngineCallCostsItsOwnRecordAndNoOther() throws Exception {
        var shipped = fixture.createTopics("stuck", 2);
        var engine = new EngineSettings(1, 16, 1 << 20, Duration.ofMillis(20), Duration.ofMillis(500));
        var settings = new StreamSettings(
                shipped.applicationId(),
                shipped.source(),
                shipped.topics(),
                shipped.buffer(),
                engine,
                shipped.limits(),
                shipped.alerting());
        var never = new CountDownLatch(1);
        var explainer = new LinearExplainer(
                requests -> {
                    if (requests.stream().anyMatch(request -> request.id().equals("p-7"))) {
                        awaitQuietly(never);
                    }
                },
                2,
                3);
        fixture.send(settings, 0, 40);
        try (var service = fixture.start(settings, folder, model(explainer, Policy.rate(1)))) {
            var explained = fixture.explained(settings, 39);

            assertThat(explained)
                    .containsExactlyInAnyOrderElementsOf(
                            ids(40).stream().filter(id -> !id.equals("p-7")).toList());
            assertThat(service.counters().counts().deadLetters()).isEqualTo(Map.of(DeadLetterReason.ENGINE, 1L));
            fixture.send(settings, 40, 60);
            awaitExplained(service, 59);
            awaitRunning(service);
        } finally {
            never.countDown();
        }
    }

    @Test
    void whatIsWrittenBackAfterAFixIsExplainedOnce() throws Exception {
        var settings = fixture.createTopics("mended", 2);
        var second = ServedModel.of("line", "2");
        fixture.send(
                settings,
                IntStream.range(0, 30)
                        .mapToObj(i -> prediction("p-" + i, second, Wish.none(), i, 1))
                        .toList());
        try (var unmended = fixture.start(settings, folder, version("1"))) {
            assertThat(fixture.read(settings.topics().deadLetters(), 30)).hasSize(30);
            assertThat(unmended.counters().counts().dead()).isEqualTo(30);
        }
        try (var mended = fixture.start(settings, folder, version("2"));
                var letters = new DeadLetters(
                        settings, Map.of("bootstrap.servers", fixture.broker().bootstrapServers()))) {
            var first = letters.redrive(letter -> true);
            var again = letters.redrive(letter -> true);

            assertThat(first).isEqualTo(new DeadLetters.Redriven(30, 0));
            assertThat(again).isEqualTo(new DeadLetters.Redriven(0, 0));
            assertThat(fixture.explained(settings, 30)).containsExactlyInAnyOrderElementsOf(ids(30));
            assertThat(mended.counters().counts().dead()).isZero();
        }
    }

    private static LoadedModel version(String version) {
        return model(new LoadedModel.Id("line", version), new LinearExplainer(2, 3), Policy.rate(1));
    }

    private StreamService instance(StreamSettings settings, int number, Map<String, String> kafka)
            throws InterruptedException {
        var state = folder.resolve("instance-" + number);
        return fixture.start(settings, state, model(slowly(5), Policy.rate(1)), TestEvents::serdes, kafka);
    }

    private static Map<String, String> with(Map<String, String> settings, String key, String value) {
        return Stream.concat(settings.entrySet().stream(), Stream.of(Map.entry(key, value)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
