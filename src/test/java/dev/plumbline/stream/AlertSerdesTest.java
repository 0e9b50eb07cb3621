package dev.plumbline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.event.Alert;
import dev.plumbline.event.AlertCause;
import dev.plumbline.event.AlertSeverity;
import dev.plumbline.event.AlertType;
import dev.plumbline.event.ServedModel;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

final class AlertSerdesTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Sighting SIGHTING = sighting("p-1", "expected 1, found 2");

    @Test
    void readWhatTheyWrote() {
        var open = OpenAlert.of(SIGHTING).reported(NOON).plus(sighting("p-2", "expected 1, found 3"));

        assertThat(read(write(SIGHTING))).isEqualTo(SIGHTING);
        var serde = AlertSerdes.openAlert();
        assertThat(serde.deserializer().deserialize("", serde.serializer().serialize("", open)))
                .isEqualTo(open);
    }

    @Test
    void hostileTextIsCutBeforeItIsWritten() {
        var hostile = sighting("p".repeat(1 << 20), "\u0000".repeat(1 << 20));

        assertThat(write(hostile)).hasSizeLessThan(10_000);
        assertThat(read(write(hostile))).isEqualTo(hostile);
    }

    @Test
    void refuseAnotherLayoutAndACutRecord() {
        var other = write(SIGHTING);
        other[0] = 9;
        var cut = Arrays.copyOf(write(SIGHTING), 20);

        assertThatThrownBy(() -> read(other)).hasMessage("expected layout 1 of a sighting, found 9");
        assertThatThrownBy(() -> read(cut))
                .isInstanceOf(SerializationException.class)
                .hasMessage("a sighting of 20 bytes is cut short");
    }

    private static Sighting sighting(String id, String message) {
        var cause = new AlertCause(AlertType.OUTPUT_MISMATCH, new ServedModel("credit", "3", "5ha", ""), "logit");
        var alert = new Alert(AlertType.OUTPUT_MISMATCH, AlertSeverity.CRITICAL, 2, Double.NaN, List.of("x"), message);
        return new Sighting(cause, alert, 1, List.of(id), NOON);
    }

    private static byte[] write(Sighting sighting) {
        return AlertSerdes.sighting().serializer().serialize("", sighting);
    }

    private static Sighting read(byte[] bytes) {
        return AlertSerdes.sighting().deserializer().deserialize("", bytes);
    }
}
