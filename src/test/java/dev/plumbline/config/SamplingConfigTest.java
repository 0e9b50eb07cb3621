package dev.plumbline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.sampling.Confidence;
import dev.plumbline.sampling.Policy;
import dev.plumbline.sampling.Rule;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SamplingConfigTest {
    private final Faults faults = new Faults();

    @Test
    void readsRulesInOrderWithTheRateLast() {
        var sampler = SamplingConfig.read(Yaml.section("""
                policy: strict
                seed: 7
                rate: 0.01
                rules:
                  - segment: Home
                    rates: {rent: 0.5, owner: 0.1}
                  - served-class: {bad: 1}
                  - unsure: {measure: entropy, below: 0.3, rate: 0.8}
                """, faults));

        var expected = Policy.of(
                "strict",
                7,
                List.of(
                        new Rule.Directives(),
                        new Rule.Segment("Home", Map.of("rent", 0.5, "owner", 0.1)),
                        new Rule.ServedClass(Map.of("bad", 1.0)),
                        new Rule.Unsure(Confidence.ENTROPY, 0.3, 0.8),
                        new Rule.Rate(0.01)));
        faults.throwIfAny();
        assertThat(sampler.policy().digest()).isEqualTo(expected.digest());
        assertThat(sampler.policy().name()).isEqualTo("strict");
    }

    @Test
    void refusesRatesThatAreNoProbabilities() {
        SamplingConfig.read(
                Yaml.section("rate: 1.5\nrules: [{segment: Home, rates: {rent: -1}}, {when: never}]\n", faults));

        assertThatThrownBy(faults::throwIfAny)
                .hasMessageContaining("rate: expected a number from 0.0 to 1.0, found '1.5'")
                .hasMessageContaining("rules[0].rates.rent: expected a number from 0.0 to 1.0, found '-1'")
                .hasMessageContaining("rules[1]: expected a rule with one of the keys segment, served-class, unsure")
                .hasMessageContaining("rules[1].when: is no known key");
    }
}
