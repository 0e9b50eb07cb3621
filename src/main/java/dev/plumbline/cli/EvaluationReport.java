package dev.plumbline.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.picture.Curves;
import dev.plumbline.picture.Picture;
import dev.plumbline.quality.Curve;
import dev.plumbline.quality.Measures.Better;
import dev.plumbline.quality.Measures.Compared;
import dev.plumbline.quality.Measures.Measured;
import dev.plumbline.quality.Profile;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What was measured with one replacement, over all rows: a table, JSON, or curves. */
final class EvaluationReport {
    private final Replacement replacement;
    private final Map<String, List<Compared>> measures = new LinkedHashMap<>();
    private final List<Double> sensitivities = new ArrayList<>();
    private final List<Profile> found = new ArrayList<>();
    private final List<Profile> atRandom = new ArrayList<>();

    EvaluationReport(Replacement replacement) {
        this.replacement = replacement;
    }

    Replacement replacement() {
        return replacement;
    }

    void add(Measured row, double sensitivity) {
        row.table()
                .forEach(compared -> measures.computeIfAbsent(compared.measure().name(), name -> new ArrayList<>())
                        .add(compared));
        found.add(row.found());
        atRandom.add(row.atRandom());
        sensitivities.add(sensitivity);
    }

    int rows() {
        return sensitivities.size();
    }

    void writeText(PrintWriter out) {
        out.printf("medians of %d rows, removed parts replaced by the %s%n", rows(), words());
        out.printf("  %-22s %12s %12s %8s   %s%n", "measure", "attribution", "random", "wins", "better");
        measures.forEach((name, compared) -> out.printf(
                Locale.ROOT,
                "  %-22s %12.4g %12.4g %7.0f%%   %s%n",
                name,
                found(compared),
                atRandom(compared),
                100 * wins(compared),
                compared.get(0).measure().better().name().toLowerCase(Locale.ROOT)));
        out.printf(
                Locale.ROOT, "  %-22s %12.4g %12s %8s   %s%n%n", "max-sensitivity", sensitivity(), "-", "-", "lower");
    }

    private String words() {
        return switch (replacement) {
            case BASELINE -> "baseline";
            case MEAN -> "mean row";
            case BLUR -> "blurred image";
        };
    }

    static ObjectNode json(List<EvaluationReport> reports) {
        var root = JsonNodeFactory.instance.objectNode();
        var replaced = root.putObject("replacedBy");
        reports.forEach(report -> replaced.set(report.replacement.toString(), report.json()));
        return root;
    }

    private ObjectNode json() {
        var root = JsonNodeFactory.instance.objectNode().put("rows", rows());
        var table = root.putObject("measures");
        measures.forEach((name, compared) -> table.putObject(name)
                .put("attribution", found(compared))
                .put("random", atRandom(compared))
                .put("wins", wins(compared))
                .put("better", compared.get(0).measure().better().name().toLowerCase(Locale.ROOT)));
        root.put("maxSensitivity", sensitivity());
        return root;
    }

    static Picture picture(List<EvaluationReport> reports) {
        var panels = new ArrayList<Curves.Panel>();
        for (var report : reports) {
            panels.add(report.panel("removed, by the ", "parts removed", Profile::deletion));
            panels.add(report.panel("inserted, into the ", "parts inserted", Profile::insertion));
        }
        return new Curves(panels)
                .draw("Share of the output that is there, median of %d rows"
                        .formatted(reports.get(0).rows()));
    }

    private Curves.Panel panel(String title, String horizontal, Function<Profile, Curve> drawn) {
        return new Curves.Panel(
                title + words(),
                horizontal,
                List.of(
                        new Curves.Curve("attribution", middle(found, drawn)),
                        new Curves.Curve("random", middle(atRandom, drawn))));
    }

    private static List<Double> middle(List<Profile> rows, Function<Profile, Curve> drawn) {
        var curves = rows.stream().map(row -> drawn.apply(row).values()).toList();
        return IntStream.range(0, curves.get(0).size())
                .mapToObj(i -> median(curves.stream().map(curve -> curve.get(i)).toList()))
                .toList();
    }

    private double sensitivity() {
        return median(sensitivities);
    }

    private static double found(List<Compared> compared) {
        return median(compared.stream().map(Compared::found).toList());
    }

    private static double atRandom(List<Compared> compared) {
        return median(compared.stream().map(Compared::atRandom).toList());
    }

    /** Medians, because a row whose output hardly differs from its replacement's has ratios of any size. */
    private static double median(List<Double> values) {
        return values.isEmpty() ? Double.NaN : values.stream().sorted().toList().get(values.size() / 2);
    }

    /** Share of the rows in which the attributions do better than the same numbers at random. */
    private static double wins(List<Compared> compared) {
        long won = compared.stream()
                .filter(one -> one.measure().better() == Better.LOWER
                        ? one.found() < one.atRandom()
                        : one.found() > one.atRandom())
                .count();
        return (double) won / compared.size();
    }
}
