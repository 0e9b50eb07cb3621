package dev.plumbline.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.attribution.BaselineResult;
import dev.plumbline.runtime.ExplainOutcome;
import dev.plumbline.tensor.Tensor;
import java.io.PrintWriter;
import java.util.List;

/** Explanations as JSON, in the stable form that scripts read: {@code {"model": {...}, "rows": [...]}}. */
final class JsonReport {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonReport() {}

    static void write(ExplanationReport report, PrintWriter out) {
        var root = NODES.objectNode();
        root.putObject("model")
                .put("path", report.model().toString())
                .put("sha256", report.signature().sha256());
        var rows = root.putArray("rows");
        report.outcomes().forEach(outcome -> rows.add(row(report, outcome)));
        out.println(Json.text(root));
    }

    private static ObjectNode row(ExplanationReport report, ExplainOutcome outcome) {
        var row = NODES.objectNode();
        if (outcome instanceof ExplainOutcome.Failed failed) {
            return row.put("error", failed.message());
        }
        var explained = (ExplainOutcome.Explained) outcome;
        var explanation = explained.explanation();
        putByInput(row, "attributions", report, explanation.attributions());
        if (!explanation.pathGradients().isEmpty()) {
            putByInput(row, "pathGradients", report, explanation.pathGradients());
        }
        if (!report.grouping().isEmpty()) {
            var groups = row.putObject("groups");
            report.contributions(explained).forEach(one -> groups.put(one.name(), one.attribution()));
        }
        var target = row.putObject("target").put("output", explained.output());
        explained.targetIndex().forEach(target.putArray("index")::add);
        var accuracy = explanation.accuracy();
        if (!explanation.noise().isNone()) {
            row.putObject("noise")
                    .put("sigma", explanation.noise().sigma())
                    .put("draws", explanation.noise().draws());
        }
        row.put("output", explanation.output())
                .put("baselineOutput", explanation.baselineOutput())
                .put("convergenceDelta", accuracy.convergenceDelta())
                .put("relativeDelta", accuracy.relativeDelta());
        if (Double.isNaN(accuracy.errorEstimate())) {
            row.putNull("errorEstimate");
        } else {
            row.put("errorEstimate", accuracy.errorEstimate());
        }
        row.put("tolerance", accuracy.tolerance())
                .put("points", accuracy.points())
                .put("rule", accuracy.rule())
                .put("verdict", accuracy.verdict().name());
        var baselines = row.putArray("baselines");
        explanation.baselines().forEach(baseline -> baselines.add(baseline(baseline)));
        return row;
    }

    private static void putByInput(ObjectNode row, String name, ExplanationReport report, List<Tensor> tensors) {
        var byInput = row.putObject(name);
        for (int i = 0; i < tensors.size(); i++) {
            byInput.set(report.signature().explained().get(i), Json.nested(tensors.get(i)));
        }
    }

    private static ObjectNode baseline(BaselineResult baseline) {
        return NODES.objectNode()
                .put("id", baseline.id())
                .put("digest", baseline.digest())
                .put("weight", baseline.weight())
                .put("output", baseline.output())
                .put("convergenceDelta", baseline.convergenceDelta());
    }
}
