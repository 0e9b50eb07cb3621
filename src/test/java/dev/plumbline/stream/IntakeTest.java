package dev.plumbline.stream;

import static dev.plumbline.stream.TestEvents.model;
import static dev.plumbline.stream.TestEvents.prediction;
import static dev.plumbline.stream.TopologyFixture.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.event.Prediction;
import dev.plumbline.event.ServedModel;
import dev.plumbline.event.Wish;
import dev.plumbline.sampling.Policy;
import dev.plumbline.stream.Intake.UnknownVersion;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which predictions a model takes: versions and ranges. */
@Timeout(60)
final class IntakeTest {
    private static final ValueRange POSITIVE = new ValueRange("age", "x", List.of(1), 0, 120, false);

    @Test
    void aKnownVersionIsExplainedByItselfWhateverThePolicy() {
        try (var fixture = twoVersions(UnknownVersion.LATEST)) {
            fixture.send(of("p-1", "1"));
            fixture.send(of("p-2", "2"));
            fixture.drain();

            assertThat(outputs(fixture)).containsExactly(2.0, 20.0);
        }
    }

    @Test
    void latestExplainsUnknownVersionsByTheLastInTheConfiguration() {
        try (var fixture = twoVersions(UnknownVersion.LATEST)) {
            fixture.send(of("p-1", "3"));
            fixture.send(of("p-2", ""));
            fixture.send("bare", TestEvents.bytes(of("p-3", "17")), new RecordHeaders());
            fixture.drain();

            assertThat(outputs(fixture)).containsExactly(20.0, 20.0, 20.0);
            assertThat(fixture.deadLetters()).isEmpty();
        }
    }

    @Test
    void refuseMakesDeadLettersOfUnknownVersionsAndNamesTheKnown() {
        try (var fixture = twoVersions(UnknownVersion.REFUSE)) {
            fixture.send(of("p-1", "3"));
            fixture.drain();

            var letter = fixture.deadLetters().get(0);
            assertThat(header(letter, "plumbline-error-reason")).isEqualTo("UNKNOWN_VERSION");
            assertThat(header(letter, "plumbline-error-message"))
                    .isEqualTo("model 'line': expected a version among line:1, line:2, found '3'");
        }
    }

    @Test
    void skipPassesUnknownVersionsOverByHeadersAndWithout() {
        try (var fixture = twoVersions(UnknownVersion.SKIP)) {
            fixture.send(of("p-1", "3"));
            fixture.send("bare", TestEvents.bytes(of("p-2", "3")), new RecordHeaders());
            fixture.send(of("p-3", "1"));
            fixture.drain();

            assertThat(outputs(fixture)).containsExactly(2.0);
            assertThat(fixture.counts().skipped()).isEqualTo(2);
            assertThat(fixture.deadLetters()).isEmpty();
        }
    }

    @Test
    void versionsOfOneNameAgreeOnTheUnknown() {
        assertThatThrownBy(() ->
                        ModelCatalog.of(version("1", 1, UnknownVersion.SKIP), version("2", 10, UnknownVersion.LATEST)))
                .hasMessage("expected one policy for unknown versions of 'line', found SKIP for 'line:1' and LATEST for"
                        + " 'line:2'");
    }

    @Test
    void aValueOutsideItsRangeIsADeadLetterThatNamesTheFeature() {
        var intake = new Intake(UnknownVersion.REFUSE, List.of(POSITIVE));
        try (var fixture = new TopologyFixture(
                model(new LoadedModel.Id("line", "1"), new LinearExplainer(2, 3), intake, Policy.rate(1)))) {
            fixture.send(prediction("inside", -5, 0));
            fixture.send(prediction("outside", 1, 240));
            fixture.send(prediction("below", 1, -1));
            fixture.drain();

            assertThat(fixture.attributions()).hasSize(1);
            var letters = fixture.deadLetters();
            assertThat(letters)
                    .extracting(letter -> header(letter, "plumbline-error-reason"))
                    .containsExactly("OUT_OF_RANGE", "OUT_OF_RANGE");
            assertThat(header(letters.get(0), "plumbline-error-message"))
                    .isEqualTo("model 'line:1', prediction 'outside': expected 'age' in [0.0, 120.0],"
                            + " found 240.0 at element 1 of input 'x'");
        }
    }

    @Test
    void aDeadLetterDoesNotSayAWithheldValueOutsideItsRange() {
        var withheld = new ValueRange("age", "x", List.of(1), 0, 120, true);
        var intake = new Intake(UnknownVersion.REFUSE, List.of(withheld));
        try (var fixture = new TopologyFixture(
                model(new LoadedModel.Id("line", "1"), new LinearExplainer(2, 3), intake, Policy.rate(1)))) {
            fixture.send(prediction("outside", 1, 240));
            fixture.drain();

            assertThat(header(fixture.deadLetters().get(0), "plumbline-error-message"))
                    .isEqualTo("model 'line:1', prediction 'outside': expected 'age' in [0.0, 120.0],"
                            + " found a value outside, which is withheld, at element 1 of input 'x'");
        }
    }

    @Test
    void aRangeOfAnInputTheModelDoesNotHaveIsRefusedAtTheStart() {
        var intake = new Intake(UnknownVersion.REFUSE, List.of(new ValueRange("Ag", "Ag", List.of(), 0, 1, false)));

        assertThatThrownBy(
                        () -> model(new LoadedModel.Id("line", "1"), new LinearExplainer(2, 3), intake, Policy.rate(1)))
                .hasMessage("expected a range of a feature or of an input among [x], found 'Ag'");
    }

    private static TopologyFixture twoVersions(UnknownVersion policy) {
        return new TopologyFixture(version("1", 1, policy), version("2", 10, policy));
    }

    private static LoadedModel version(String version, double weight, UnknownVersion policy) {
        return model(
                new LoadedModel.Id("line", version),
                new LinearExplainer(weight, weight),
                new Intake(policy, List.of()),
                Policy.rate(1));
    }

    private static Prediction of(String id, String version) {
        return prediction(id, ServedModel.of("line", version), Wish.none(), 1, 1);
    }

    private static List<Double> outputs(TopologyFixture fixture) {
        return fixture.attributions().stream()
                .map(event -> event.getValues().getOutput())
                .toList();
    }
}
