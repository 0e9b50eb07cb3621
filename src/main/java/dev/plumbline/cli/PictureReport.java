package dev.plumbline.cli;

import dev.plumbline.attribution.Group;
import dev.plumbline.picture.Picture;
import dev.plumbline.picture.Saliency;
import dev.plumbline.picture.TintedTokens;
import dev.plumbline.picture.Waterfall;
import dev.plumbline.runtime.ExplainOutcome;
import dev.plumbline.runtime.ExplainOutcome.Explained;
import dev.plumbline.runtime.ExplainRequest;
import dev.plumbline.tensor.Tensor;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Explanations as PNG files, one a row: tinted tokens where tokens are given, saliency where the explained input is an image
 * {@code [C, H, W]}, a waterfall of features or elements otherwise.
 */
final class PictureReport {
    private final ExplanationReport report;
    private final List<ExplainRequest> requests;
    private final List<List<String>> tokens;

    /**
     * @param requests the rows explained
     * @param tokens the tokens of each row; empty where the input is no text
     */
    PictureReport(ExplanationReport report, List<ExplainRequest> requests, List<List<String>> tokens) {
        this.report = report;
        this.requests = requests;
        this.tokens = tokens;
        if (!tokens.isEmpty() && tokens.size() != requests.size()) {
            throw new IllegalArgumentException("expected a line of tokens for each of %d rows, found %d"
                    .formatted(requests.size(), tokens.size()));
        }
    }

    /** Draws every row that was explained; the number of the row stands before the file's extension where there are several. */
    void write(Path file, PrintWriter out) {
        for (int row = 0; row < requests.size(); row++) {
            if (report.outcomes().get(row) instanceof Explained explained) {
                var of = requests.size() == 1 ? file : numbered(file, row);
                draw(row, explained).save(of);
                out.println(of);
            } else {
                out.printf(
                        "row %d: not explained: %s%n",
                        row, ((ExplainOutcome.Failed) report.outcomes().get(row)).message());
            }
        }
        out.flush();
    }

    static Path numbered(Path file, int row) {
        var name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        var stem = dot < 0 ? name : name.substring(0, dot);
        return file.resolveSibling("%s-%d%s".formatted(stem, row, dot < 0 ? "" : name.substring(dot)));
    }

    private Picture draw(int row, Explained explained) {
        var explanation = explained.explanation();
        var title = String.format(
                Locale.ROOT,
                "%s, row %d: %s %s",
                report.model().getFileName(),
                row,
                explained.output(),
                explained.targetIndex());
        var subtitle = String.format(
                Locale.ROOT,
                "%s: %.4g at the baseline, %.4g here; convergence delta %.2g (%.2g of the difference), %d points, %s",
                explanation.accuracy().verdict(),
                explanation.baselineOutput(),
                explanation.output(),
                explanation.accuracy().convergenceDelta(),
                explanation.accuracy().relativeDelta(),
                explanation.accuracy().points(),
                explanation.accuracy().rule());
        var first = explanation.attributions().get(0);
        if (!tokens.isEmpty()) {
            return new TintedTokens(tinted(tokens.get(row), first)).draw(title, subtitle);
        }
        if (report.grouping().isEmpty() && first.shape().rank() == 3) {
            var image = requests.get(row)
                    .inputs()
                    .get(report.signature().explained().get(0));
            return new Saliency(image, first).draw(title, subtitle);
        }
        return new Waterfall(title, subtitle, explanation.baselineOutput(), explanation.output(), bars(row, explained))
                .draw();
    }

    /** The attribution of each token: the sum over its embedding, {@code [tokens, width]}; further positions are padding. */
    private static List<TintedTokens.Token> tinted(List<String> tokens, Tensor attributions) {
        if (attributions.shape().rank() == 0 || attributions.shape().dim(0) < tokens.size()) {
            throw new IllegalArgumentException("expected attributions for %d tokens, found shape %s"
                    .formatted(tokens.size(), attributions.shape()));
        }
        int width = attributions.size() / Math.toIntExact(attributions.shape().dim(0));
        var tinted = new ArrayList<TintedTokens.Token>();
        for (int token = 0; token < tokens.size(); token++) {
            double sum = 0;
            for (int i = token * width; i < (token + 1) * width; i++) {
                sum += attributions.getDouble(i);
            }
            tinted.add(new TintedTokens.Token(tokens.get(token), sum));
        }
        return tinted;
    }

    private List<Waterfall.Bar> bars(int row, Explained explained) {
        var contributions = report.contributions(explained);
        var groups = report.groups(explained);
        var bars = new ArrayList<Waterfall.Bar>();
        for (int i = 0; i < contributions.size(); i++) {
            var value = groups.isEmpty() ? "" : value(groups.get(i).group(), row);
            bars.add(new Waterfall.Bar(
                    contributions.get(i).name(), value, contributions.get(i).attribution()));
        }
        return bars;
    }

    private String value(Group group, int row) {
        var input = requests.get(row).inputs().get(group.input());
        if (input == null) {
            return "";
        }
        var number = group.value(input);
        return number.isPresent()
                ? "%s %s".formatted(plain(number.getAsDouble()), group.unit()).strip()
                : group.category(input).orElse("");
    }

    private static String plain(double number) {
        return number == Math.rint(number)
                ? String.format(Locale.ROOT, "%,.0f", number)
                : String.format(Locale.ROOT, "%.4g", number);
    }
}
