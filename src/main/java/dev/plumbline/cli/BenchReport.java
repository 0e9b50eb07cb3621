package dev.plumbline.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plumbline.benchmark.BenchmarkResult;
import dev.plumbline.benchmark.BenchmarkResult.Explaining;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;

/** What {@code bench} prints. */
final class BenchReport {
    private BenchReport() {}

    static void writeText(Path model, BenchmarkResult result, PrintWriter out) {
        var passes = result.passes();
        out.printf(
                Locale.ROOT,
                "%s: %d rows, %d thread%s, bare passes in batches of %d%n",
                model,
                result.rows(),
                result.threads(),
                result.threads() == 1 ? "" : "s",
                result.batch());
        out.printf(Locale.ROOT, "  forward            %10.3f ms%n", passes.forwardMs());
        out.printf(
                Locale.ROOT,
                "  forward, gradient  %10.3f ms   %.2f of the forward pass%n",
                passes.gradientMs(),
                passes.gradientOverForward());
        write("%d points".formatted(result.points()), result.fixed(), out);
        write("adaptive", result.adaptive(), out);
    }

    private static void write(String rule, Explaining explaining, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "  %-18s %10.3f ms   %.2f of the bare gradient at %.1f points a row; %.1f explanations a second, %d"
                        + " bytes each%n",
                rule,
                explaining.explainMs(),
                explaining.overheadOverFloor(),
                explaining.meanPoints(),
                explaining.explanationsPerSecond(),
                explaining.allocatedBytes());
    }

    /** {@code overheadOverFloor} is the fixed rule's, {@code meanPoints} and {@code explanationsPerSecond} are the adaptive one's. */
    static void writeJson(Path model, BenchmarkResult result, PrintWriter out) {
        var root = JsonNodeFactory.instance.objectNode();
        root.put("model", model.toString());
        root.put("rows", result.rows());
        root.put("threads", result.threads());
        root.put("forwardMs", result.passes().forwardMs());
        root.put("gradientMs", result.passes().gradientMs());
        root.put("gradientOverForward", result.passes().gradientOverForward());
        root.put("explanationsPerSecond", result.adaptive().explanationsPerSecond());
        root.put("overheadOverFloor", result.fixed().overheadOverFloor());
        root.put("meanPoints", result.adaptive().meanPoints());
        root.put("batch", result.batch());
        root.put("points", result.points());
        root.put("fixedMs", result.fixed().explainMs());
        root.put("adaptiveMs", result.adaptive().explainMs());
        root.put("adaptiveOverheadOverFloor", result.adaptive().overheadOverFloor());
        root.put("allocatedBytes", result.fixed().allocatedBytes());
        root.put("adaptiveAllocatedBytes", result.adaptive().allocatedBytes());
        out.println(Json.text(root));
    }
}
