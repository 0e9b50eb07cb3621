package dev.plumbline.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.attribution.VerdictAudit;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The audits of several models, for people and for scripts. */
final class AuditReport {
    private final int referencePoints;
    private final List<Row> rows = new ArrayList<>();

    private record Row(String name, VerdictAudit audit) {}

    /** @param referencePoints midpoints that count as the truth */
    AuditReport(int referencePoints) {
        this.referencePoints = referencePoints;
    }

    void add(ModelArguments model, VerdictAudit audit) {
        rows.add(new Row(
                "%s %s"
                        .formatted(
                                model.model().getFileName(),
                                model.space().toString().toLowerCase(Locale.ROOT)),
                audit));
    }

    /** All models together. */
    VerdictAudit total() {
        var entries =
                rows.stream().flatMap(row -> row.audit().entries().stream()).toList();
        return new VerdictAudit(rows.get(0).audit().tolerance(), entries);
    }

    void writeText(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "verdicts at tolerance %s, held against %d midpoints%n",
                total().tolerance(),
                referencePoints);
        out.printf(
                "%-44s %6s %9s %6s %9s %9s %8s %8s %7s%n",
                "model", "rows", "CONVERGED", "wrong", "right", "median", "p95", "max", "points");
        rows.forEach(row -> write(row, out));
        write(new Row("all", total()), out);
    }

    private static void write(Row row, PrintWriter out) {
        var audit = row.audit();
        out.printf(
                Locale.ROOT,
                "%-44s %6d %9d %6d %8.2f%% %8.3f%% %7.3f%% %7.2f%% %7.1f%n",
                row.name(),
                audit.explanations(),
                audit.converged(),
                audit.wronglyConverged(),
                100 * audit.honesty(),
                100 * audit.trueError(0.5),
                100 * audit.trueError(0.95),
                100 * audit.trueError(1),
                audit.meanPoints());
    }

    void writeJson(PrintWriter out) {
        var root = JsonNodeFactory.instance.objectNode();
        root.put("tolerance", total().tolerance()).put("referencePoints", referencePoints);
        var models = root.putArray("models");
        rows.forEach(row -> models.add(json(row)));
        root.set("total", json(new Row("all", total())));
        out.println(Json.text(root));
    }

    private static ObjectNode json(Row row) {
        var audit = row.audit();
        return JsonNodeFactory.instance
                .objectNode()
                .put("model", row.name())
                .put("explanations", audit.explanations())
                .put("converged", audit.converged())
                .put("wronglyConverged", audit.wronglyConverged())
                .put("wronglyViolated", audit.wronglyViolated())
                .put("honesty", audit.honesty())
                .put("meanPoints", audit.meanPoints())
                .put("medianError", audit.trueError(0.5))
                .put("p95Error", audit.trueError(0.95))
                .put("maxError", audit.trueError(1));
    }
}
