package dev.plumbline.stream;

import static dev.plumbline.stream.TopologyFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.event.SourcePosition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

final class DeadLetterTest {
    private static final int MAX_BYTES = 10_000;

    @Test
    void addsToTheOriginalsHeadersAndTakesNothingAway() {
        var source = source(utf8("value"));

        var record = letter(source, "why").toRecord("app", MAX_BYTES);

        assertThat(record.key()).isSameAs(source.key());
        assertThat(record.value()).isSameAs(source.value());
        assertThat(record.timestamp()).isEqualTo(17);
        assertThat(record.headers().toArray()).startsWith(source.headers().toArray());
        assertThat(source.headers().toArray()).hasSize(1);
    }

    @Test
    void leavesOutAnOriginalThatNoTopicWouldTake() {
        var record = letter(source(new byte[MAX_BYTES]), "why").toRecord("app", MAX_BYTES);

        assertThat(record.key()).isNull();
        assertThat(record.value()).isNull();
        assertThat(record.headers().lastHeader("mine")).isNull();
        assertThat(record.headers().lastHeader("plumbline-error-offset").value())
                .isEqualTo(utf8("9"));
        assertThat(record.headers().lastHeader("plumbline-error-omitted").value())
                .asString()
                .startsWith("key, value and headers of 100");
    }

    @Test
    void cutsALongMessage() {
        assertThat(letter(source(utf8("value")), "x".repeat(100_000)).message()).hasSizeLessThan(2010);
    }

    private static SourceRecord source(byte[] value) {
        var headers = new RecordHeaders().add("mine", utf8("kept"));
        return new SourceRecord(new SourcePosition("predictions", 0, 9), 17, utf8("key"), value, headers);
    }

    private static DeadLetter letter(SourceRecord source, String message) {
        return DeadLetter.of(source, DeadLetter.Stage.DECODE, DeadLetterReason.UNREADABLE, message);
    }
}
