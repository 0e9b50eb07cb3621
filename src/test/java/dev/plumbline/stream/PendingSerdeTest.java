package dev.plumbline.stream;

import static dev.plumbline.stream.TopologyFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.event.SourcePosition;
import dev.plumbline.sampling.Decision;
import java.util.Arrays;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

final class PendingSerdeTest {
    private static final Decision DECISION = new Decision(true, "policy", "d1", "country=DE", "segment", 0.1, 10, 0.25);
    private final PendingSerde serde = new PendingSerde();

    @Test
    void readsWhatItWrote() {
        var headers = new RecordHeaders().add("a", utf8("1")).add("none", null).add("h".repeat(100_000), utf8("2"));
        var source = new SourceRecord(
                new SourcePosition("predictions", 3, 1L << 40), 17, utf8("key"), utf8("value"), headers);

        var read = roundTrip(new Pending(42, source, DECISION));

        assertThat(read.sequence()).isEqualTo(42);
        assertThat(read.decision()).isEqualTo(DECISION);
        assertThat(read.source().position()).isEqualTo(source.position());
        assertThat(read.source().timestamp()).isEqualTo(17);
        assertThat(read.source().key()).isEqualTo(utf8("key"));
        assertThat(read.source().value()).isEqualTo(utf8("value"));
        assertThat(read.source().headers()).isEqualTo(headers);
    }

    @Test
    void keepsNullApartFromEmpty() {
        var source = new SourceRecord(new SourcePosition("p", 0, 0), 0, null, new byte[0], new RecordHeaders());

        var read = roundTrip(new Pending(0, source, DECISION)).source();

        assertThat(read.key()).isNull();
        assertThat(read.value()).isEmpty();
    }

    @Test
    void refusesAnotherLayoutAndACutRecord() {
        var source = new SourceRecord(new SourcePosition("p", 0, 0), 0, null, utf8("value"), new RecordHeaders());
        var bytes = serde.serializer().serialize("store", new Pending(0, source, DECISION));
        var newer = bytes.clone();
        newer[0]++;

        assertThatThrownBy(() -> serde.deserializer().deserialize("store", newer))
                .isInstanceOf(SerializationException.class)
                .hasMessageStartingWith("expected layout 2 of a pending record, found 3");
        for (int length = 0; length < bytes.length; length++) {
            var cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> serde.deserializer().deserialize("store", cut))
                    .isInstanceOf(SerializationException.class);
        }
    }

    private Pending roundTrip(Pending pending) {
        return serde.deserializer().deserialize("store", serde.serializer().serialize("store", pending));
    }
}
