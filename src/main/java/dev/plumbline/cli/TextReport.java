package dev.plumbline.cli;

import dev.plumbline.cli.ExplanationReport.Contribution;
import dev.plumbline.runtime.ExplainOutcome;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.Locale;

/** Explanations for a reader at a terminal: the strongest contributions of each row as bars. */
final class TextReport {
    private static final int SHOWN = 12;
    private static final int BAR = 24;

    private TextReport() {}

    static void write(ExplanationReport report, PrintWriter out) {
        for (int row = 0; row < report.outcomes().size(); row++) {
            var outcome = report.outcomes().get(row);
            if (outcome instanceof ExplainOutcome.Failed failed) {
                out.printf("row %d: not explained: %s%n%n", row, failed.message());
            } else {
                write(report, row, (ExplainOutcome.Explained) outcome, out);
            }
        }
    }

    private static void write(ExplanationReport report, int row, ExplainOutcome.Explained explained, PrintWriter out) {
        var explanation = explained.explanation();
        var accuracy = explanation.accuracy();
        out.printf(
                Locale.ROOT,
                "row %d: %s%s = %.6g, at the baseline %.6g; %s, delta %.2g (%.2g of the difference), %d points, %s%n",
                row,
                explained.output(),
                explained.targetIndex(),
                explanation.output(),
                explanation.baselineOutput(),
                accuracy.verdict(),
                accuracy.convergenceDelta(),
                accuracy.relativeDelta(),
                accuracy.points(),
                accuracy.rule());
        var contributions = report.contributions(explained).stream()
                .sorted(Comparator.comparingDouble(Contribution::strength).reversed())
                .toList();
        double strongest = contributions.isEmpty() ? 0 : contributions.get(0).strength();
        int width = contributions.stream()
                .limit(SHOWN)
                .mapToInt(one -> one.name().length())
                .max()
                .orElse(0);
        for (var one : contributions.subList(0, Math.min(SHOWN, contributions.size()))) {
            int length = strongest == 0 ? 0 : (int) Math.round(BAR * one.strength() / strongest);
            var bar = (one.attribution() < 0 ? "-" : "+").repeat(length);
            out.printf(
                    Locale.ROOT, "  %-" + Math.max(1, width) + "s %+12.6g  %s%n", one.name(), one.attribution(), bar);
        }
        if (contributions.size() > SHOWN) {
            double rest = contributions.subList(SHOWN, contributions.size()).stream()
                    .mapToDouble(Contribution::attribution)
                    .sum();
            out.printf(Locale.ROOT, "  and %d more, %+.6g together%n", contributions.size() - SHOWN, rest);
        }
        out.println();
    }
}
