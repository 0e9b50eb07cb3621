package dev.plumbline.config;

import dev.plumbline.sampling.Budget;
import dev.plumbline.sampling.Confidence;
import dev.plumbline.sampling.Policy;
import dev.plumbline.sampling.Rule;
import dev.plumbline.sampling.Sampler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a model's sampling policy: rules tried in order, with a plain rate as the last, and a budget over all of them.
 *
 * <p>A producer's wish to force or to skip an explanation always comes first.
 */
final class SamplingConfig {
    private static final double EVERYTHING = 1;

    private SamplingConfig() {}

    static Sampler read(Section section) {
        var rules = new ArrayList<Rule>();
        rules.add(new Rule.Directives());
        section.sections("rules").forEach(rule -> readRule(rule, rules));
        rules.add(new Rule.Rate(rate(section, "rate", EVERYTHING)));
        var policy = Policy.of(section.textOr("policy", "sampling"), section.integer("seed", 0, 0), rules);
        var budget = section.section("budget");
        double perSecond = budget.number("per-second", 0, 0, Double.MAX_VALUE);
        var burst = budget.duration("burst", Duration.ofSeconds(2));
        budget.rejectUnknownKeys();
        section.rejectUnknownKeys();
        return perSecond > 0
                ? Sampler.of(policy, new Budget(perSecond, Math.max(0.001, burst.toMillis() / 1000.0)))
                : Sampler.of(policy);
    }

    private static void readRule(Section rule, List<Rule> rules) {
        var attribute = rule.optionalText("segment");
        var unsure = rule.section("unsure");
        boolean servedClass = rule.has("served-class");
        if (attribute.isPresent()) {
            rules.add(new Rule.Segment(attribute.get(), rule.numbers("rates", 0, 1)));
        } else if (servedClass) {
            rules.add(new Rule.ServedClass(rule.numbers("served-class", 0, 1)));
        } else if (rule.has("unsure")) {
            rules.add(new Rule.Unsure(
                    unsure.choice("measure", Confidence.MARGIN), rate(unsure, "below", 0.2), rate(unsure, "rate", 1)));
            unsure.rejectUnknownKeys();
        } else {
            rule.fault("", "expected a rule with one of the keys segment, served-class, unsure");
        }
        rule.rejectUnknownKeys();
    }

    private static double rate(Section section, String key, double fallback) {
        return section.number(key, fallback, 0, 1);
    }
}
