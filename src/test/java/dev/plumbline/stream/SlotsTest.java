package dev.plumbline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.attribution.Target;
import dev.plumbline.event.SourcePosition;
import dev.plumbline.runtime.ExplainRequest;
import dev.plumbline.sampling.Decision;
import dev.plumbline.sampling.Policy;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SlotsTest {
    private static final LoadedModel MODEL = TestEvents.model(new LinearExplainer(1), Policy.rate(1));

    private KeyValueStore<Integer, Pending> store;

    @BeforeEach
    void openStore() {
        store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore("pending"), Serdes.Integer(), new PendingSerde())
                .withLoggingDisabled()
                .build();
        store.init(new MockProcessorContext<>().getStateStoreContext(), store);
    }

    @Test
    void aReleasedSlotIsTakenAgain() {
        var slots = slots(3);
        int first = slots.put(record(0));
        slots.put(record(1));
        slots.put(record(2));
        assertThat(slots.full()).isTrue();

        slots.release(first);

        assertThat(slots.full()).isFalse();
        assertThat(slots.put(record(3))).isEqualTo(first);
        assertThat(store.approximateNumEntries()).isEqualTo(3);
    }

    @Test
    void restoresInOrderOfArrivalWhateverTheSlot() {
        var before = slots(4);
        var taken = IntStream.range(0, 4).map(i -> before.put(record(i))).toArray();
        before.release(taken[2]);
        before.release(taken[0]);
        before.put(record(4));

        var restored = new Slots(store, 4).restore();

        assertThat(offsets(restored)).containsExactly(1L, 3L, 4L);
    }

    @Test
    void goesOnCountingAfterARestore() {
        slots(4).put(record(0));
        var slots = new Slots(store, 4);
        slots.restore();
        slots.put(record(1));

        assertThat(offsets(new Slots(store, 4).restore())).containsExactly(0L, 1L);
    }

    @Test
    void slotsOfALargerConfigurationAreEmptiedAndNotUsedAgain() {
        var large = slots(4);
        IntStream.range(0, 4).forEach(i -> large.put(record(i)));

        var small = new Slots(store, 2);
        var restored = small.restore();
        assertThat(small.full()).isTrue();
        restored.forEach(filled -> small.release(filled.slot()));

        small.put(record(4));
        small.put(record(5));
        assertThat(small.full()).isTrue();
    }

    private Slots slots(int count) {
        var slots = new Slots(store, count);
        slots.restore();
        return slots;
    }

    private static List<Long> offsets(List<Slots.Filled> restored) {
        return restored.stream()
                .map(filled -> filled.pending().source().position().offset())
                .toList();
    }

    private static Admitted record(long offset) {
        var prediction = TestEvents.prediction("p-" + offset, 1);
        return new Admitted(
                new SourceRecord(
                        new SourcePosition("predictions", 0, offset), 0, null, new byte[0], new RecordHeaders()),
                new Decision(true, "all", "", "", "rate", 1, 1, 1),
                prediction,
                MODEL,
                new ExplainRequest(
                        prediction.id(), prediction.inputs(), prediction.servedOutputs(), new Target.Argmax()));
    }
}
