package dev.plumbline.stream;

import static dev.plumbline.stream.TestEvents.model;
import static dev.plumbline.stream.TestEvents.prediction;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.event.AlertEvent;
import dev.plumbline.event.AlertStatus;
import dev.plumbline.event.AlertType;
import dev.plumbline.sampling.Confidence;
import dev.plumbline.sampling.Policy;
import dev.plumbline.sampling.Rule;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From many sightings to one alert. */
@Timeout(60)
final class AlertingTest {
    private static final LinearExplainer LINE = new LinearExplainer(2, 3);

    @Test
    void aBrokenModelMakesOneAlertThatGrowsAndIsResolved() {
        try (var fixture = new TopologyFixture(model(LINE, Policy.rate(1)))) {
            sendWrong(fixture, 0, 500);
            var opened = fixture.alerts();
            fixture.advance(Duration.ofSeconds(10));
            sendWrong(fixture, 500, 520);
            fixture.advance(Duration.ofSeconds(10));
            var grown = fixture.alerts();
            fixture.advance(Duration.ofMinutes(5));
            var resolved = fixture.alerts();
            fixture.advance(Duration.ofHours(1));

            assertThat(opened).singleElement().satisfies(alert -> {
                assertThat(alert.getStatus()).isEqualTo(AlertStatus.OPENED);
                assertThat(alert.getCount()).isEqualTo(1);
                assertThat(alert.getExamples()).containsExactly("p-0");
            });
            assertThat(grown).extracting(AlertEvent::getCount).containsExactly(500L, 520L);
            assertThat(grown).extracting(AlertEvent::getStatus).containsOnly(AlertStatus.GROWING);
            assertThat(grown.get(1).getExamples()).containsExactly("p-0", "p-1", "p-2", "p-3", "p-519");
            assertThat(grown.get(1).getMessage())
                    .startsWith("520 predictions since 2026-01-01T12:00:00")
                    .contains("prediction 'p-519': expected output 'y'");
            assertThat(resolved).singleElement().satisfies(alert -> {
                assertThat(alert.getStatus()).isEqualTo(AlertStatus.RESOLVED);
                assertThat(alert.getCount()).isEqualTo(520);
                assertThat(alert.getId()).isEqualTo(opened.get(0).getId());
                assertThat(alert.getMessage()).startsWith("resolved, not seen after 2026-01-01T12:00:1");
            });
            assertThat(fixture.alerts()).isEmpty();
            assertThat(fixture.counts().alerts()).containsEntry(AlertType.OUTPUT_MISMATCH, 520L);
        }
    }

    @Test
    void whatIsSeenAgainAfterResolutionOpensAnotherAlert() {
        try (var fixture = new TopologyFixture(model(LINE, Policy.rate(1)))) {
            sendWrong(fixture, 0, 1);
            fixture.advance(Duration.ofMinutes(6));
            sendWrong(fixture, 1, 2);

            var alerts = fixture.alerts();
            assertThat(alerts)
                    .extracting(AlertEvent::getStatus)
                    .containsExactly(AlertStatus.OPENED, AlertStatus.RESOLVED, AlertStatus.OPENED);
            assertThat(alerts.get(2).getId()).isNotEqualTo(alerts.get(0).getId());
            assertThat(alerts.get(2).getDedupeKey())
                    .isEqualTo(alerts.get(0).getDedupeKey())
                    .isEqualTo("OUTPUT_MISMATCH/line/1/y");
        }
    }

    @Test
    void differentCausesMakeDifferentAlerts() {
        try (var fixture = new TopologyFixture(model(LINE, Policy.rate(1)))) {
            sendWrong(fixture, 0, 10);
            IntStream.range(10, 20).forEach(i -> fixture.send(prediction("p-" + i, 3, -2)));
            IntStream.range(20, 30).forEach(i -> fixture.send(prediction("p-" + i, Float.NaN, 1)));
            fixture.drain();

            assertThat(fixture.alerts())
                    .extracting(AlertEvent::getType)
                    .containsExactlyInAnyOrder(
                            AlertType.OUTPUT_MISMATCH, AlertType.WEAK_BASELINE, AlertType.NON_FINITE);
        }
    }

    @Test
    void lagLowersTheRateStatesItAndMakesOneAlert() {
        try (var fixture = new TopologyFixture(model(LINE, Policy.rate(1)))) {
            fixture.lag(4 * TopologyFixture.SHED_FROM_LAG);
            IntStream.range(0, 400).forEach(i -> fixture.send(prediction("p-" + i, i, 1)));
            fixture.drain();
            fixture.advance(Duration.ofSeconds(1));

            var explained = fixture.attributions();
            assertThat(explained).hasSizeBetween(70, 130).allSatisfy(event -> {
                assertThat(event.getSampling().getShed()).isTrue();
                assertThat(event.getSampling().getShedFraction()).isEqualTo(0.25);
                assertThat(event.getSampling().getInclusionProbability()).isEqualTo(0.25);
                assertThat(event.getSampling().getWeight()).isEqualTo(4);
            });
            long shed = fixture.counts().shed();
            assertThat(shed).isEqualTo(400 - explained.size());
            fixture.advance(Duration.ofSeconds(10));
            var alerts = fixture.alerts();
            assertThat(alerts).extracting(AlertEvent::getType).containsOnly(AlertType.SHEDDING);
            assertThat(alerts.get(0).getObserved()).isEqualTo(0.25);
            assertThat(alerts.get(alerts.size() - 1).getCount()).isEqualTo(shed);
        }
    }

    @Test
    void whatNeedsDecodingIsShedByLagToo() {
        var policy = Policy.of("classes", 0, List.of(new Rule.Unsure(Confidence.MARGIN, 0, 1), new Rule.Rate(1)));
        try (var fixture = new TopologyFixture(model(LINE, policy))) {
            fixture.lag(2 * TopologyFixture.SHED_FROM_LAG);
            IntStream.range(0, 200).forEach(i -> fixture.send(prediction("p-" + i, i, 1)));
            fixture.drain();

            assertThat(fixture.attributions())
                    .hasSizeBetween(70, 130)
                    .allSatisfy(
                            event -> assertThat(event.getSampling().getWeight()).isEqualTo(2));
        }
    }

    @Test
    void aLagThatIsBorneShedsNothing() {
        try (var fixture = new TopologyFixture(model(LINE, Policy.rate(1)))) {
            fixture.lag(TopologyFixture.SHED_FROM_LAG);
            IntStream.range(0, 20).forEach(i -> fixture.send(prediction("p-" + i, i, 1)));
            fixture.drain();

            assertThat(fixture.attributions()).hasSize(20);
            assertThat(fixture.counts().shed()).isZero();
        }
    }

    /** Served outputs that the model does not give. */
    private static void sendWrong(TopologyFixture fixture, int from, int to) {
        IntStream.range(from, to)
                .forEach(
                        i -> fixture.send(TestEvents.served(prediction("p-" + i, 1, 1), Tensor.of(Shape.of(1), 5.5f))));
        fixture.drain();
    }
}
