package dev.plumbline.stream;

import static dev.plumbline.stream.TestEvents.model;
import static dev.plumbline.stream.TestEvents.prediction;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.event.ServedModel;
import dev.plumbline.event.Wish;
import dev.plumbline.sampling.Policy;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** Every record read is in exactly one place of the accounts, at every moment. */
final class StreamCountersTest {
    private static final String MODEL = "line";

    @Test
    void closesWhileRecordsAreInFlight() {
        var held = new Held();
        try (var topology = new TopologyFixture(model(held, Policy.rate(1)))) {
            for (int i = 0; i < 5; i++) {
                topology.send(prediction("p-" + i, i, 1));
            }

            assertThat(topology.counts().passage().inFlight()).isEqualTo(5);
            assertThat(topology.counts()).matches(StreamCounters.Counts::close);

            held.release();
            topology.drain();
            assertThat(topology.counts().explained()).isEqualTo(5);
            assertThat(topology.counts().passage().inFlight()).isZero();
            assertThat(topology.counts()).matches(StreamCounters.Counts::close);
        }
    }

    @Test
    void closesOverEveryWayARecordCanGo() {
        try (var topology = new TopologyFixture(model(new LinearExplainer(2, 3), Policy.rate(0.5)))) {
            for (int i = 0; i < 200; i++) {
                topology.send(prediction("p-" + i, i, 1));
            }
            topology.send(prediction("wrong", 1));
            topology.send(prediction("stranger", ServedModel.of("curve", "1"), Wish.none(), 1, 2));
            topology.send("unreadable", new byte[] {1, 2}, new RecordHeaders());
            topology.drain();

            var counts = topology.counts();
            assertThat(counts.seen()).isEqualTo(203);
            assertThat(counts.skipped()).isBetween(60L, 140L);
            assertThat(counts.dead()).isGreaterThanOrEqualTo(2);
            assertThat(counts).matches(StreamCounters.Counts::close);
        }
    }

    @Test
    void countsWhatIsOfNoServedModelUnderOneName() {
        try (var topology = new TopologyFixture(model(new LinearExplainer(2, 3), Policy.rate(1)))) {
            topology.send(prediction("known", 1, 1));
            topology.send(prediction("a", ServedModel.of("curve", "1"), Wish.none(), 1, 2));
            topology.send(prediction("b", ServedModel.of("spline", "1"), Wish.none(), 1, 2));
            topology.drain();

            assertThat(topology.byModel()).containsOnlyKeys(MODEL, StreamCounters.UNSERVED);
            assertThat(topology.byModel().get(StreamCounters.UNSERVED).dead()).isEqualTo(2);
            assertThat(topology.byModel().values()).allMatch(StreamCounters.Counts::close);
        }
    }

    @Test
    void leavesWhatIsInFlightToTheNextOwnerWhenItsTaskStops() {
        var counters = new StreamCounters();
        var held = new Held();
        try (var topology = new TopologyFixture(counters, model(held, Policy.rate(1)))) {
            topology.send(prediction("p", 1, 1));
        } finally {
            held.release();
        }

        assertThat(counters.counts().passage()).isEqualTo(new StreamCounters.Passage(0, 0, 1));
        assertThat(counters.counts()).matches(StreamCounters.Counts::close);
    }
}
