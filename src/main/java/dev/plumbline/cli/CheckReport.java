package dev.plumbline.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plumbline.runtime.ModelCheck;
import dev.plumbline.runtime.TensorSpec;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** What {@code check} found, for people and for scripts. */
final class CheckReport {
    private CheckReport() {}

    static void writeText(Path model, ModelCheck check, PrintWriter out) {
        out.printf(
                "%s: %s (%d nodes, batch %s)%n",
                model, check.explainable() ? "can be explained" : "cannot be explained", check.nodes(), check.batch());
        writeTensors("inputs", check.inputs(), out);
        writeTensors("outputs", check.outputs(), out);
        writeTensors("attributions can be given for", check.points(), out);
        out.println("operators:");
        check.operators().forEach((op, count) -> out.printf("  %d %s%n", count, op));
        writeLines("no gradient gets through:", check.blocking(), out);
        writeLines("note:", check.hints(), out);
    }

    private static void writeLines(String title, List<?> lines, PrintWriter out) {
        if (!lines.isEmpty()) {
            out.println(title);
            lines.forEach(line -> out.println("  " + line));
        }
    }

    private static void writeTensors(String title, List<TensorSpec> tensors, PrintWriter out) {
        out.println(title + ":");
        tensors.forEach(tensor -> out.printf(
                "  %s %s%s%n",
                tensor.name(), tensor.dtype(), Json.dims(tensor).toString().replace("\"", "")));
    }

    static void writeJson(ModelCheck check, PrintWriter out) {
        var root = JsonNodeFactory.instance.objectNode();
        root.put("explainable", check.explainable());
        root.set("inputs", tensors(check.inputs()));
        root.set("outputs", tensors(check.outputs()));
        root.set("points", tensors(check.points()));
        root.put("nodes", check.nodes());
        var operators = root.putObject("operators");
        check.operators().forEach(operators::put);
        var blocking = root.putArray("blocking");
        check.blocking()
                .forEach(node -> blocking.addObject()
                        .put("node", node.node())
                        .put("op", node.op())
                        .put("domain", node.domain())
                        .put("reason", node.reason())
                        .put("remedy", node.remedy()));
        root.put("batch", check.batch().toString());
        var hints = root.putArray("hints");
        check.hints().forEach(hints::add);
        out.println(Json.text(root));
    }

    private static ArrayNode tensors(List<TensorSpec> tensors) {
        var array = JsonNodeFactory.instance.arrayNode();
        tensors.forEach(tensor -> array.addObject()
                .put("name", tensor.name())
                .put("dtype", tensor.dtype().toString())
                .set("shape", Json.dims(tensor)));
        return array;
    }
}
