package dev.plumbline.demo;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The demonstration's outcome as text for a person. */
final class DemoSummary {
    private static final int STRONGEST = 8;
    private static final int BAR = 32;

    private final DemoOutcome outcome;
    private final CreditFeatures features;

    DemoSummary(DemoOutcome outcome, CreditFeatures features) {
        this.outcome = requireNonNull(outcome, "outcome");
        this.features = requireNonNull(features, "features");
    }

    String text() {
        var lines = new ArrayList<String>();
        lines.addAll(counts());
        lines.addAll(strongest());
        lines.addAll(riskiest());
        lines.add("");
        lines.add(accounting());
        return String.join(System.lineSeparator(), lines);
    }

    private List<String> counts() {
        var tally = outcome.tally();
        return List.of(
                row("events in", count(outcome.counts().seen()), ""),
                row("sampled", count(outcome.counts().sampled()), ""),
                row("explained", count(tally.explained()), format("%,.0f a second", tally.explanationsPerSecond())),
                row("dead letters", count(tally.deadLettered()), listed(tally.deadLettersByReason())),
                row("alerts", count(tally.alerts()), sightings()),
                row(
                        "event to attribution",
                        format("%,d ms", tally.latencyMillis(0.5)),
                        format("median; 99 %% within %,d ms", tally.latencyMillis(0.99))));
    }

    /** How many predictions the alerts stand for; an alert that grows tells the topic of it every now and then only. */
    private String sightings() {
        var byType = new TreeMap<String, Long>();
        outcome.counts().alerts().forEach((type, predictions) -> byType.put(type.name(), predictions));
        long all = byType.values().stream().mapToLong(Long::longValue).sum();
        return byType.isEmpty() ? "" : "about %s predictions: %s".formatted(count(all), listed(byType));
    }

    private static String row(String name, String value, String remark) {
        return format("%-22s%10s   %s", name, value, remark).stripTrailing();
    }

    private static String listed(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + " " + count(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private List<String> strongest() {
        var strongest = outcome.tally().strengths().strongest(STRONGEST);
        if (strongest.isEmpty()) {
            return List.of();
        }
        double most = strongest.get(0).mean();
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add(
                "Strongest features: mean absolute attribution, sampled events weighted by 1 / inclusion probability");
        for (var strength : strongest) {
            var bar = "#".repeat((int) Math.round(BAR * strength.mean() / most));
            lines.add(format("  %-12s%8.4f  %s", strength.feature(), strength.mean(), bar)
                    .stripTrailing());
        }
        return lines;
    }

    private List<String> riskiest() {
        var riskiest = outcome.tally().riskiest();
        if (riskiest.isEmpty()) {
            return List.of();
        }
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("The riskiest applicants: + speaks for default, - against it, compared with baseline "
                + riskiest.get(0).comparedWith());
        for (var applicant : riskiest) {
            var sentences = applicant.sentences(features);
            lines.add("  " + sentences.get(0));
            sentences.stream().skip(1).forEach(sentence -> lines.add("    " + sentence));
        }
        return lines;
    }

    private String accounting() {
        var tally = outcome.tally();
        if (outcome.accountedFor()) {
            return format(
                    "Every sampled event is accounted for: %,d sampled = %,d explained + %,d dead-lettered.",
                    outcome.counts().sampled(), tally.explained(), tally.deadLettered());
        }
        return format(
                "NOT accounted for: expected %,d seen of %,d replayed and %,d sampled = explained + dead-lettered,"
                        + " found %,d seen, %,d explained, %,d dead-lettered, %,d doubled.",
                outcome.replayed(),
                outcome.replayed(),
                outcome.counts().sampled(),
                outcome.counts().seen(),
                tally.explained(),
                tally.deadLettered(),
                tally.doubled());
    }

    private static String count(long number) {
        return format("%,d", number);
    }

    private static String format(String template, Object... values) {
        return String.format(Locale.ROOT, template, values);
    }
}
