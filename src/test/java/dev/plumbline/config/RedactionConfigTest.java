package dev.plumbline.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.attribution.Feature;
import dev.plumbline.attribution.Grouping;
import dev.plumbline.event.Redaction;
import dev.plumbline.event.RedactionMode;
import dev.plumbline.stream.ValueRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RedactionConfigTest {
    private static final List<Feature> FEATURES =
            List.of(Feature.number("Age", "x", 0), Feature.number("Income", "x", 1), Feature.number("Job", "x", 2));
    private static final byte[] KEY = bytes("0123456789abcdef");

    private final Faults faults = new Faults();

    @Test
    void everythingIsShownByDefault() {
        assertThat(read("name: credit", new byte[0])).isEqualTo(Redaction.none());
        assertThat(faults.messages()).isEmpty();
    }

    @Test
    void aNamedFeatureGoesBeforeTheStar() {
        var redaction = read("redact: {Age: show, '*': omit, Income: hash}", KEY);

        assertThat(faults.messages()).isEmpty();
        assertThat(redaction)
                .isEqualTo(new Redaction(
                        Map.of(
                                "Age", RedactionMode.NONE,
                                "Income", RedactionMode.HASHED,
                                "Job", RedactionMode.OMITTED),
                        KEY));
    }

    @Test
    void allFaultsAreReportedTogetherWithTheNearestFeature() {
        read("redact: {Agee: omit, Income: drop, Job: hash}", new byte[0]);

        assertThat(faults.messages())
                .containsExactlyInAnyOrder(
                        "redact.Agee: is no feature of this model; did you mean 'Age'?",
                        "redact.Income: expected one of show, hash, omit, found 'drop'",
                        "redact: expected a secret under redaction-key to hash values by, found none; set"
                                + " PLUMBLINE_REDACTION_KEY, or write omit");
    }

    @Test
    void valuesOfAModelWithoutFeaturesCannotBeWithheldByName() {
        RedactionConfig.read(Yaml.section("redact: {'*': omit}", faults), Grouping.named(List.of()), KEY);

        assertThat(faults.messages())
                .containsExactly(
                        "redact: expected named features or group-by, whose values to withhold, found neither; give the"
                                + " features' file as features");
    }

    @Test
    void aStratumMayNotTellAWithheldValue() {
        read("""
            redact: {Job: hash}
            sampling:
              rules:
                - segment: Job
                  rates: {freelance: 1}
                - segment: Country
                  rates: {DE: 1}
            """, new byte[0]);

        assertThat(faults.messages())
                .hasSize(2)
                .contains("sampling.rules[0].segment: expected a segment whose values may be shown, found 'Job',"
                        + " which redact withholds: every event names its stratum");
    }

    @Test
    void pathGradientsMayNotTellAWithheldValue() {
        read("{redact: {Job: omit}, method: {path-gradients: on}}", new byte[0]);

        assertThat(faults.messages())
                .containsExactly(
                        "method.path-gradients: expected off beside redact, found on; with the attributions they"
                                + " tell the values that are withheld");
    }

    @Test
    void theKeyComesFromTheEnvironmentAndAShortOneIsRefusedUnsaid() {
        var environment = Map.of("PLUMBLINE_REDACTION_KEY", "tiny-secret");
        var key = RedactionConfig.key(Yaml.section("redaction-key: 0123456789abcdef", environment, faults));

        assertThat(key).asString(StandardCharsets.UTF_8).isEqualTo("tiny-secret");
        assertThat(faults.messages())
                .containsExactly("redaction-key: expected a secret of at least 16 bytes, found 11; openssl rand -hex 32"
                        + " makes a good one");
    }

    @Test
    void aKeyThatIsNoTextIsRefusedUnsaid() {
        RedactionConfig.key(Yaml.section("redaction-key: [tiny-secret]", faults));

        assertThat(faults.messages()).containsExactly("redaction-key: expected a single value, found a list");
    }

    @Test
    void theEventsOfAModelWithholdWhatItsSectionSays(@TempDir Path folder) throws IOException {
        var first = service(folder, "the first of two keys").models().get(0);
        var second = service(folder, "the other of two keys").models().get(0);

        var expected = new Redaction(Map.of("Age", RedactionMode.HASHED), bytes("the first of two keys"));
        assertThat(first.reporting(Map.of()).redaction()).isEqualTo(expected);
        assertThat(first.reporting(Map.of()).grouping().features()).hasSize(13);
        assertThat(first.intake().ranges()).extracting(ValueRange::withheld).containsExactly(true, false);
        assertThat(first.file().origin())
                .as("a new key makes it another model, which a reload takes up")
                .isEqualTo(service(folder, "the first of two keys")
                        .models()
                        .get(0)
                        .file()
                        .origin())
                .isNotEqualTo(second.file().origin());
    }

    @Test
    void aConfigurationDoesNotSayItsKey(@TempDir Path folder) throws IOException {
        assertThat(service(folder, "the first of two keys").toString()).doesNotContain("the first of two keys");
    }

    private static ServiceConfig service(Path folder, String key) throws IOException {
        Files.copy(
                Path.of("topology/credit/features.yaml"),
                folder.resolve("features.yaml"),
                StandardCopyOption.REPLACE_EXISTING);
        var file = Files.writeString(folder.resolve("plumbline.yaml"), """
            kafka: {bootstrap.servers: broker}
            registry: {schema.registry.url: http://registry}
            models:
              - name: credit
                path: model.onnx
                features: features.yaml
                redact: {Age: hash}
                ranges: {Age: [0, 120], Amount: [0, 1000000]}
            """);
        var faults = new Faults();
        var config = ServiceConfig.read(file, Map.of("PLUMBLINE_REDACTION_KEY", key), faults);
        faults.throwIfAny();
        return config;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Redaction read(String yaml, byte[] key) {
        return RedactionConfig.read(Yaml.section(yaml, faults), Grouping.named(FEATURES), key);
    }
}
