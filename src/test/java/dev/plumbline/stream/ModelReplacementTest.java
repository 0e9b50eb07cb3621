package dev.plumbline.stream;

import static dev.plumbline.stream.TestEvents.model;
import static dev.plumbline.stream.TestEvents.prediction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.sampling.Policy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A model is replaced while records of it are under way. */
final class ModelReplacementTest {
    private final Held old = new Held();
    private final LoadedModel retiring = model(old, Policy.rate(1));

    @Test
    void closesTheOldModelOnlyWhenItsLastRecordIsAnswered() {
        try (var topology = new TopologyFixture(retiring)) {
            topology.send(prediction("before", 1, 1));

            topology.serve(model(new LinearExplainer(1, 1), Policy.rate(1)));
            topology.send(prediction("after", 1, 1));
            assertThat(old.closed()).isFalse();

            old.release();
            topology.drain();
            assertThat(topology.attributions())
                    .extracting(event -> event.getValues().getOutput())
                    .containsExactly(5.0, 2.0);
            assertThat(old.closed()).isTrue();
        }
    }

    @Test
    void closesAModelAtOnceThatNoRecordNeeds() {
        try (var topology = new TopologyFixture(retiring)) {
            topology.serve(model(new LinearExplainer(1, 1), Policy.rate(1)));

            assertThat(old.closed()).isTrue();
        }
    }

    @Test
    void keepsAModelOpenForACallWhoseRecordsWereGivenUp() throws Exception {
        Thread call;
        try (var topology = new TopologyFixture(retiring)) {
            topology.send(prediction("given-up", 1, 1));
            call = new Thread(() -> retiring.explainer().explain(List.of()));
            call.start();
            while (call.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            topology.serve(model(new LinearExplainer(1, 1), Policy.rate(1)));
            old.release();
            topology.drain();
        }
        call.join();

        assertThat(old.closed()).isTrue();
    }

    @Test
    void explainsNothingOnceItIsClosed() {
        retiring.retire();

        assertThatThrownBy(() -> retiring.explainer().explain(List.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("retired");
        assertThat(retiring.explainer().acquire()).isFalse();
    }
}
