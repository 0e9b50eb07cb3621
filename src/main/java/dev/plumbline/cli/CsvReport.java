package dev.plumbline.cli;

import dev.plumbline.runtime.ExplainOutcome;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Explanations as comma-separated values: a line per row, a column per feature, or per element where none are named. */
final class CsvReport {
    private static final List<String> METHOD = List.of(
            "output",
            "baselineOutput",
            "convergenceDelta",
            "relativeDelta",
            "errorEstimate",
            "points",
            "rule",
            "verdict");

    private CsvReport() {}

    static void write(ExplanationReport report, PrintWriter out) {
        var first = report.outcomes().stream()
                .filter(ExplainOutcome.Explained.class::isInstance)
                .map(ExplainOutcome.Explained.class::cast)
                .findFirst();
        var heading = new ArrayList<>(List.of("row"));
        heading.addAll(METHOD);
        heading.add("error");
        first.ifPresent(
                explained -> report.contributions(explained).forEach(contribution -> heading.add(contribution.name())));
        out.println(line(heading));
        for (int row = 0; row < report.outcomes().size(); row++) {
            out.println(line(cells(report, row, report.outcomes().get(row))));
        }
    }

    private static List<String> cells(ExplanationReport report, int row, ExplainOutcome outcome) {
        var cells = new ArrayList<>(List.of(Integer.toString(row)));
        if (outcome instanceof ExplainOutcome.Failed failed) {
            METHOD.forEach(column -> cells.add(""));
            cells.add(failed.message());
            return cells;
        }
        var explained = (ExplainOutcome.Explained) outcome;
        var explanation = explained.explanation();
        var accuracy = explanation.accuracy();
        for (double number : new double[] {
            explanation.output(),
            explanation.baselineOutput(),
            accuracy.convergenceDelta(),
            accuracy.relativeDelta(),
            accuracy.errorEstimate()
        }) {
            cells.add(Double.toString(number));
        }
        cells.addAll(List.of(
                Integer.toString(accuracy.points()),
                accuracy.rule(),
                accuracy.verdict().name(),
                ""));
        report.contributions(explained).forEach(contribution -> cells.add(Double.toString(contribution.attribution())));
        return cells;
    }

    private static String line(List<String> cells) {
        return cells.stream().map(CsvReport::quoted).collect(Collectors.joining(","));
    }

    private static String quoted(String cell) {
        return cell.matches("[^,\"\\r\\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
