package dev.plumbline.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.attribution.Feature;
import dev.plumbline.attribution.Grouping;
import dev.plumbline.attribution.Grouping.AlongAxis;
import dev.plumbline.event.Redaction;
import dev.plumbline.event.RedactionMode;
import dev.plumbline.event.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportingConfigTest {
    private static final byte[] NO_KEY = new byte[0];
    private static final List<Feature> FEATURES = List.of(Feature.number("age", "table", 3));
    private static final ExplainedInput TABLE = ExplainedInput.of("table", List.of(4L));
    private static final ExplainedInput IMAGE = ExplainedInput.of("image", List.of(3L, -1L, -1L));

    private final Faults faults = new Faults();

    @Test
    void thereAreNoGroupsAndAllTensorsByDefault() {
        var shown = read("name: any", List.of());

        assertThat(shown.grouping().isEmpty()).isTrue();
        assertThat(shown.with(Tokens.NONE).tensors()).isTrue();
        assertThat(faults.messages()).isEmpty();
    }

    @Test
    void anAxisGroupsTheInputsThatNoFeatureNames() {
        assertThat(read("group-by: 0", List.of()).grouping()).isEqualTo(new AlongAxis(0));
        assertThat(read("group-by: -1", FEATURES).grouping()).isEqualTo(Grouping.named(FEATURES, new AlongAxis(-1)));
    }

    @Test
    void tensorsAreLeftOutWhereTheyAreNotWanted() {
        var shown = read("{group-by: 0, events: {tensors: off}}", List.of());

        assertThat(shown.with(Tokens.NONE).tensors()).isFalse();
        assertThat(faults.messages()).isEmpty();
    }

    @Test
    void allFeaturesAreListedUnlessAFewAreWanted() {
        assertThat(read("name: any", FEATURES).with(Tokens.NONE).topFeatures()).isEqualTo(Integer.MAX_VALUE);
        assertThat(read("events: {top-features: 5}", FEATURES).with(Tokens.NONE).topFeatures())
                .isEqualTo(5);
    }

    @Test
    void anEventThatWouldHoldNoAttributionIsAFault() {
        read("{events: {tensors: off}, method: {path-gradients: on}}", List.of());

        assertThat(faults.messages())
                .containsExactly(
                        "events.tensors: expected on where there are neither features nor group-by, found off; events"
                                + " would hold no attribution",
                        "method.path-gradients: expected off where events.tensors is off, found on; no event would hold"
                                + " them");
    }

    @Test
    void anAxisIsAWholeNumber() {
        read("group-by: channels", List.of());

        assertThat(faults.messages()).containsExactly("group-by: expected a whole number, found 'channels'");
    }

    @Test
    void theStarWithholdsThePositionsToo() {
        var shown = read("{group-by: 0, redact: {'*': omit, age: show}}", FEATURES);

        assertThat(faults.messages()).isEmpty();
        assertThat(shown.redaction())
                .isEqualTo(new Redaction(
                        Map.of("age", RedactionMode.NONE, Redaction.POSITIONS, RedactionMode.OMITTED), NO_KEY));
        assertThat(shown.with(Tokens.NONE).tensors())
                .as("elements would tell what is withheld")
                .isFalse();
    }

    @Test
    void onePositionCannotBeWithheldAlone() {
        read("{group-by: 0, redact: {'image[0]': omit}}", List.of());

        assertThat(faults.messages()).containsExactly("redact.image[0]: is no feature of this model; known here: *");
    }

    @Test
    void whatFitsTheModelIsNoFault() {
        read("group-by: -3", FEATURES).check(List.of(TABLE, IMAGE), "models[0]", faults);
        read("group-by: 7", List.of()).check(List.of(ExplainedInput.ofAnyShape("inner")), "models[0]", faults);

        assertThat(faults.messages()).isEmpty();
    }

    @Test
    void anAxisThatNoRowHasIsAFault() {
        read("group-by: 3", FEATURES).check(List.of(TABLE, IMAGE), "models[0]", faults);
        read("group-by: 0", FEATURES).check(List.of(TABLE), "models[1]", faults);

        assertThat(faults.messages())
                .containsExactly(
                        "models[0].group-by: expected an axis of one row of 'image' of shape [3, ?, ?], found 3",
                        "models[1].group-by: expected an explained input without named features to group, found none");
    }

    @Test
    void featuresOutsideTheExplainedInputsAreFaults() {
        read("name: any", FEATURES).check(List.of(IMAGE), "models[0]", faults);
        read("name: any", List.of(Feature.number("late", "table", 4))).check(List.of(TABLE), "models[1]", faults);

        assertThat(faults.messages())
                .containsExactly(
                        "models[0].features: feature 'age': expected columns of an explained input, one of [image],"
                                + " found 'table'",
                        "models[1].features: feature 'late': expected columns of 'table' of shape [4], found 4");
    }

    @Test
    void tokensAreNamedByTheVocabulary(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("vocab.txt"), "[PAD]\nfilm\n");
        var file = Files.writeString(folder.resolve("plumbline.yaml"), """
            kafka: {bootstrap.servers: broker}
            registry: {schema.registry.url: http://registry}
            models: [{name: reviews, path: model.onnx, group-by: 0, vocabulary: vocab.txt}]
            """);
        var ids = Map.of("embeddings", "input_ids");

        var model = ServiceConfig.read(file, Map.of(), faults).models().get(0);

        assertThat(faults.messages()).isEmpty();
        assertThat(model.reporting(ids).tokens()).isEqualTo(new Tokens(ids, List.of("[PAD]", "film")));
    }

    private ReportingConfig read(String yaml, List<Feature> features) {
        return ReportingConfig.read(Yaml.section(yaml, faults), features, NO_KEY);
    }
}
