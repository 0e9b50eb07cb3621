package dev.plumbline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.runtime.DeviceRequest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SectionTest {
    private final Faults faults = new Faults();

    @Test
    void takesTheEnvironmentBeforeTheFileBeforeTheDefault() {
        var section = section("a: 1\nb: 2\n", Map.of("PLUMBLINE_A", "10"));

        assertThat(section.integer("a", 0, 0)).isEqualTo(10);
        assertThat(section.integer("b", 0, 0)).isEqualTo(2);
        assertThat(section.integer("c", 3, 0)).isEqualTo(3);
        assertThat(faults.isEmpty()).isTrue();
    }

    @Test
    void reportsEveryFaultWithItsPathAndGoesOn() {
        var section = section("size: none\nlinger: 5 fortnights\ndevice: abacus\nlist: [1]\n", Map.of());

        assertThat(section.integer("size", 64, 1)).isEqualTo(64);
        assertThat(section.duration("linger", Duration.ofMillis(20))).isEqualTo(Duration.ofMillis(20));
        assertThat(section.choice("device", DeviceRequest.Kind.CPU)).isEqualTo(DeviceRequest.Kind.CPU);
        assertThat(section.textOr("list", "x")).isEqualTo("x");

        assertThatThrownBy(faults::throwIfAny)
                .hasMessageContaining("4 faults")
                .hasMessageContaining("size: expected a whole number of at least 1, found 'none'")
                .hasMessageContaining("linger: expected a duration such as 50ms, 10s or 5m, found '5 fortnights'")
                .hasMessageContaining("device: expected one of cpu, cuda, auto, found 'abacus'")
                .hasMessageContaining("list: expected a single value, found a list");
    }

    @Test
    void readsSwitchesAsYamlSpellsThem() {
        var section = section("a: on\nb: off\nc: 'no'\nd: true\ne: perhaps\n", Map.of());

        assertThat(section.flag("a", false)).isTrue();
        assertThat(section.flag("b", true)).isFalse();
        assertThat(section.flag("c", true)).isFalse();
        assertThat(section.flag("d", false)).isTrue();
        assertThat(section.flag("e", true)).isTrue();
        assertThat(section.flag("missing", true)).isTrue();
        assertThatThrownBy(faults::throwIfAny).hasMessageContaining("e: expected on or off, found 'perhaps'");
    }

    @Test
    void namesTheNearestKeyForAnUnknownOne() {
        var section = section("topics: {predicitons: x}\n", Map.of()).section("topics");
        section.textOr("predictions", "");
        section.textOr("attributions", "");

        section.rejectUnknownKeys();

        assertThatThrownBy(faults::throwIfAny)
                .hasMessageContaining("topics.predicitons: is no known key; did you mean 'predictions'?");
    }

    @Test
    void passesClientPropertiesThroughUntouched() {
        var section = section(
                "kafka:\n  bootstrap.servers: [a:1, b:2]\n  ssl:\n    protocol: TLSv1.3\n",
                Map.of("PLUMBLINE_KAFKA_SECURITY_PROTOCOL", "SSL"));

        assertThat(section.properties("kafka"))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "bootstrap.servers", "a:1,b:2",
                        "ssl.protocol", "TLSv1.3",
                        "security.protocol", "SSL"));
    }

    @Test
    void numbersListItemsInPathsAndInTheEnvironment() {
        var models = section("models: [{path: a}, {path: b}]\n", Map.of("PLUMBLINE_MODELS_1_PATH", "c"))
                .sections("models");

        assertThat(models).hasSize(2);
        assertThat(models.get(1).path("path")).isEqualTo("models[1].path");
        assertThat(models.get(1).textOr("path", "")).isEqualTo("c");
    }

    private Section section(String yaml, Map<String, String> environment) {
        return Yaml.section(yaml, environment, faults);
    }
}
