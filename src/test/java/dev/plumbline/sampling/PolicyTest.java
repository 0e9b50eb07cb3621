package dev.plumbline.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PolicyTest {
    private static final Policy STRATIFIED = Policy.of(
            "stratified",
            7,
            List.of(
                    new Rule.Directives(),
                    new Rule.Segment("country", Map.of("DE", 0.5, "FR", 0.02)),
                    new Rule.ServedClass(Map.of("bad", 0.25)),
                    new Rule.Unsure(Confidence.MARGIN, 0.2, 0.9),
                    new Rule.Rate(0.01)));

    @Test
    void aHigherRateKeepsAllThatALowerOneKept() {
        var low = Policy.rate(0.03);
        var high = Policy.rate(0.04);

        var keptByLow = ids().filter(id -> sampled(low, id)).boxed().toList();

        assertThat(keptByLow).hasSizeBetween(2700, 3300).allMatch(id -> sampled(high, id));
    }

    @Test
    void decidesTheSameEventTheSameWayAgain() {
        var candidate = new Candidate.Undecoded("p-17", Directive.POLICY);

        assertThat(Policy.rate(0.5).decide(candidate))
                .isEqualTo(Policy.rate(0.5).decide(candidate));
    }

    @Test
    void policiesWithDifferentSeedsDrawIndependently() {
        var first = Policy.of("first", 1, List.of(new Rule.Rate(0.1)));
        var second = Policy.of("second", 2, List.of(new Rule.Rate(0.1)));

        long both =
                ids().filter(id -> sampled(first, id) && sampled(second, id)).count();

        assertThat(both).isCloseTo(1000, within(150L));
    }

    @Test
    void directivesComeBeforeRates() {
        var policy = Policy.rate(0);

        var forced =
                policy.decide(new Candidate.Undecoded("p", Directive.FORCE)).orElseThrow();
        var skipped = Policy.rate(1)
                .decide(new Candidate.Undecoded("p", Directive.SKIP))
                .orElseThrow();

        assertThat(forced).isEqualTo(new Decision(true, "rate", policy.digest(), "forced", "forced", 1, 1, 1));
        assertThat(skipped.sampled()).isFalse();
        assertThat(skipped.inclusionProbability()).isZero();
    }

    @Test
    void asksForTheBodyOnlyWhenARuleNeedsIt() {
        assertThat(STRATIFIED.decide(new Candidate.Undecoded("p", Directive.POLICY)))
                .isEmpty();
        assertThat(STRATIFIED.decide(new Candidate.Undecoded("p", Directive.FORCE)))
                .isPresent();
        assertThat(STRATIFIED.decide(new Candidate.Undecoded("p", Directive.POLICY, Map.of("country", "FR"))))
                .isPresent();
        assertThat(Policy.rate(0.5).decide(new Candidate.Undecoded("p", Directive.POLICY)))
                .isPresent();
    }

    @Test
    void theFirstRuleThatAppliesDecides() {
        assertThat(decide("DE", "bad", 0.5)).extracting(Decision::stratum).isEqualTo("country=DE");
        assertThat(decide("US", "bad", 0.5)).extracting(Decision::stratum).isEqualTo("class=bad");
        assertThat(decide("US", "good", 0.45)).extracting(Decision::stratum).isEqualTo("unsure");
        assertThat(decide("US", "good", 0.95)).extracting(Decision::stratum).isEqualTo("all");
    }

    @Test
    void keepsNothingThatNoRuleAppliesTo() {
        var policy = Policy.of("narrow", 0, List.of(new Rule.Segment("country", Map.of("DE", 1.0))));

        var decision = policy.decide(candidate("p", "US", "good", 0.9)).orElseThrow();

        assertThat(decision.sampled()).isFalse();
        assertThat(decision.reason()).isEqualTo("no-rule");
    }

    @Test
    void theDigestIsOfTheRulesAndNotOfTheirSpelling() {
        var rates = new LinkedHashMap<String, Double>();
        rates.put("b", 0.2);
        rates.put("a", 0.1);

        var spelledOtherwise = Policy.of("x", 0, List.of(new Rule.Segment("s", rates)));
        var policy = Policy.of("y", 0, List.of(new Rule.Segment("s", Map.of("a", 0.1, "b", 0.2))));
        var changed = Policy.of("y", 0, List.of(new Rule.Segment("s", Map.of("a", 0.1, "b", 0.3))));

        assertThat(policy.digest()).hasSize(64).isEqualTo(spelledOtherwise.digest());
        assertThat(policy.digest()).isNotEqualTo(changed.digest());
    }

    @Test
    void refusesARateThatIsNoProbability() {
        assertThatThrownBy(() -> Policy.rate(1.5)).hasMessage("expected rate in [0, 1], found 1.5");
        assertThatThrownBy(() -> Policy.rate(Double.NaN)).hasMessage("expected rate in [0, 1], found NaN");
    }

    @Test
    void confidenceIsOneWhenCertainAndZeroWhenUniform() {
        for (var confidence : Confidence.values()) {
            assertThat(confidence.of(1, 0, 0)).isCloseTo(1, within(1e-12));
            assertThat(confidence.of(0.25, 0.25, 0.25, 0.25)).isCloseTo(0, within(1e-12));
            assertThat(confidence.of(0.3)).isEqualTo(confidence.of(0.7, 0.3));
        }
    }

    private static IntStream ids() {
        return IntStream.range(0, 100_000);
    }

    private static boolean sampled(Policy policy, int id) {
        return policy.decide(new Candidate.Undecoded("p-" + id, Directive.POLICY))
                .orElseThrow()
                .sampled();
    }

    private static Decision decide(String country, String servedClass, double probability) {
        return STRATIFIED
                .decide(candidate("p", country, servedClass, probability))
                .orElseThrow();
    }

    private static Candidate candidate(String id, String country, String servedClass, double probability) {
        return new Candidate.Decoded(id, Directive.POLICY, Map.of("country", country), servedClass, probability);
    }
}
