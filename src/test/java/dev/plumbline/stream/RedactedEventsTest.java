package dev.plumbline.stream;

import static dev.plumbline.stream.TestEvents.prediction;
import static dev.plumbline.stream.TopologyFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.attribution.Feature;
import dev.plumbline.event.FeatureReport;
import dev.plumbline.event.Prediction;
import dev.plumbline.event.Redaction;
import dev.plumbline.event.RedactionMode;
import dev.plumbline.event.Reporting;
import dev.plumbline.sampling.Policy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That values which are withheld are in no byte of what is written. */
@Timeout(60)
final class RedactedEventsTest {
    private static final float AGE = 61.7f;
    private static final float INCOME = 4242.4f;
    private static final byte[] KEY = utf8("sixteen bytes or more");

    @Test
    void shownValuesAreInTheBytesOfTheEvent() {
        var event = event(Redaction.none());

        assertThat(holds(event, AGE)).isTrue();
        assertThat(holds(event, INCOME)).isTrue();
        assertThat(text(event)).contains("ultramarine");
    }

    @Test
    void omittedValuesAreInNoByteOfTheEvent() {
        var omitted = Map.of("age", RedactionMode.OMITTED, "tint", RedactionMode.OMITTED);

        var event = event(new Redaction(omitted, new byte[0]));

        assertThat(holds(event, AGE)).isFalse();
        assertThat(text(event)).doesNotContain("ultramarine");
        assertThat(holds(event, INCOME)).as("the other feature is shown").isTrue();
    }

    @Test
    void hashedValuesAndTheKeyAreInNoByteOfTheEvent() {
        var hashed = Map.of("age", RedactionMode.HASHED, "income", RedactionMode.HASHED, "tint", RedactionMode.HASHED);

        var event = event(new Redaction(hashed, KEY));

        assertThat(holds(event, AGE)).isFalse();
        assertThat(holds(event, INCOME)).isFalse();
        assertThat(text(event)).doesNotContain("ultramarine", "sixteen bytes");
        assertThat(features(event))
                .as("equal values have equal hashes")
                .isEqualTo(features(event(new Redaction(hashed, KEY))));
    }

    private static byte[] event(Redaction redaction) {
        var features = List.of(
                Feature.number("age", "x", 0),
                Feature.number("income", "x", 1),
                new Feature("tint", "x", List.of(2, 3), List.of("ultramarine", "ochre"), "", ""));
        var model = TestEvents.model(
                new LoadedModel.Id("line", "1"),
                new LinearExplainer(0.3, 0.7, 1.1, 1.3),
                Intake.defaults(),
                Policy.rate(1),
                Reporting.of(features, redaction));
        try (var fixture = new TopologyFixture(model)) {
            fixture.send(tinted(prediction("p-1", AGE, INCOME, 1, 0)));
            fixture.drain();

            assertThat(fixture.deadLetters()).isEmpty();
            return fixture.attributionRecords().get(0).value();
        }
    }

    private static FeatureReport features(byte[] event) {
        return TestEvents.attribution(event).getFeatures();
    }

    private static Prediction tinted(Prediction prediction) {
        return new Prediction(
                prediction.id(),
                prediction.model(),
                prediction.occurredAt(),
                prediction.inputs(),
                prediction.servedOutputs(),
                Map.of("tint", "ultramarine"),
                prediction.wish());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** As a double or a float, in the byte order of Avro and of packed tensors, or as digits. */
    private static boolean holds(byte[] bytes, float value) {
        var text = text(bytes);
        var asDouble = ByteBuffer.allocate(Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        var asFloat = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return text.contains(text(asDouble.putDouble(value).array()))
                || text.contains(text(asFloat.putFloat(value).array()))
                || text.contains(String.valueOf(value));
    }
}
