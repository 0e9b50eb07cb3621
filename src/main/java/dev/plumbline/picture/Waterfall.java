package dev.plumbline.picture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * From the output at the baseline to the output at the input, one bar for each feature, the strongest first; then what is not accounted
 * for, so that the bars always end at the output.
 */
public final class Waterfall {
    private static final int WIDTH = 760;
    private static final int LANE = 24;
    private static final int TOP = 78;
    private static final int SHOWN = 14;
    private static final double GAP = 12;

    private final String title;
    private final String subtitle;
    private final double baselineOutput;
    private final double output;
    private final List<Bar> bars;

    /** A feature's part; the value is empty where it has none to show. */
    public record Bar(String name, String value, double attribution) {}

    /**
     * @param subtitle the verdict and what it rests on
     * @param bars in any order
     */
    public Waterfall(String title, String subtitle, double baselineOutput, double output, List<Bar> bars) {
        this.title = title;
        this.subtitle = subtitle;
        this.baselineOutput = baselineOutput;
        this.output = output;
        this.bars = shown(bars, output - baselineOutput);
    }

    private static List<Bar> shown(List<Bar> bars, double difference) {
        var sorted = bars.stream()
                .sorted(Comparator.comparingDouble((Bar bar) -> Math.abs(bar.attribution()))
                        .reversed())
                .toList();
        var shown = new ArrayList<>(sorted.subList(0, Math.min(SHOWN, sorted.size())));
        if (sorted.size() > SHOWN) {
            var rest = sorted.subList(SHOWN, sorted.size());
            shown.add(new Bar("%d more".formatted(rest.size()), "", sum(rest)));
        }
        shown.add(new Bar("not accounted for", "", difference - sum(bars)));
        return shown;
    }

    private static double sum(List<Bar> bars) {
        return bars.stream().mapToDouble(Bar::attribution).sum();
    }

    public Picture draw() {
        var picture = new Picture(WIDTH, TOP + (bars.size() + 2) * LANE + 20);
        picture.text(title, 16, 26, 15, true, Picture.INK);
        picture.text(subtitle, 16, 46, 11, false, Picture.FAINT);
        double names = bars.stream()
                        .mapToDouble(bar -> picture.width(label(bar), 12, false))
                        .max()
                        .orElse(0)
                + 28;
        var scale = scale(names, WIDTH - 84);
        double at = baselineOutput;
        double y = TOP;
        end(picture, "at the baseline", baselineOutput, scale, y, names);
        for (var bar : bars) {
            y += LANE;
            double from = scale.applyAsDouble(at);
            at += bar.attribution();
            double to = scale.applyAsDouble(at);
            picture.rightAligned(label(bar), names - GAP, y + 4, 12, Picture.INK);
            picture.rectangle(
                    bar.attribution() < 0 ? Picture.AGAINST : Picture.FOR,
                    Math.min(from, to),
                    y - 8,
                    Math.max(1, Math.abs(to - from)),
                    16);
            picture.text(signed(bar.attribution()), Math.max(from, to) + 6, y + 4, 11, false, Picture.INK);
            picture.line(Picture.RULE, 0.6, to, y + 8, to, y + LANE - 8);
        }
        end(picture, "output", output, scale, y + LANE, names);
        return picture;
    }

    private static void end(
            Picture picture, String name, double value, DoubleUnaryOperator scale, double y, double names) {
        double x = scale.applyAsDouble(value);
        picture.rightAligned(name, names - GAP, y + 4, 12, Picture.FAINT);
        picture.line(Picture.INK, 1.4, x, y - 9, x, y + 9);
        picture.text("%.4g".formatted(value), x + 6, y + 4, 11, true, Picture.INK);
    }

    /** From values to horizontal positions. */
    private DoubleUnaryOperator scale(double left, double right) {
        double at = baselineOutput;
        double low = Math.min(at, output);
        double high = Math.max(at, output);
        for (var bar : bars) {
            at += bar.attribution();
            low = Math.min(low, at);
            high = Math.max(high, at);
        }
        double from = low;
        double span = high > low ? high - low : 1;
        return value -> left + (value - from) / span * (right - left);
    }

    private static String label(Bar bar) {
        return bar.value().isEmpty() ? bar.name() : "%s = %s".formatted(bar.name(), bar.value());
    }

    private static String signed(double attribution) {
        return String.format(Locale.ROOT, "%+.3g", attribution);
    }
}
