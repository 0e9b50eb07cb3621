package dev.plumbline.picture;

import java.awt.Color;
import java.util.List;

/** Curves over a share from 0 to 100 %, in panels side by side, each with a legend. */
public final class Curves {
    private static final int SIDE = 300;
    private static final int LEFT = 56;
    private static final int TOP = 84;
    private static final int GRID = 4;
    private static final List<Color> COLOURS = List.of(Picture.FOR, Picture.FAINT, Picture.AGAINST, Picture.INK);

    private final List<Panel> panels;

    /** One curve: values at evenly spaced shares. */
    public record Curve(String name, List<Double> values) {}

    /** Curves that share axes. */
    public record Panel(String title, String horizontal, List<Curve> curves) {}

    public Curves(List<Panel> panels) {
        this.panels = List.copyOf(panels);
    }

    public Picture draw(String title) {
        var picture = new Picture(panels.size() * (SIDE + LEFT + 24) + 16, TOP + SIDE + 56);
        picture.text(title, 16, 26, 15, true, Picture.INK);
        for (int i = 0; i < panels.size(); i++) {
            draw(picture, panels.get(i), LEFT + i * (SIDE + LEFT + 24));
        }
        return picture;
    }

    private static void draw(Picture picture, Panel panel, double left) {
        double low = Math.min(0, extreme(panel, true));
        double high = Math.max(1, extreme(panel, false));
        picture.text(panel.title(), left, 52, 12, true, Picture.INK);
        double legend = left;
        for (int i = 0; i < panel.curves().size(); i++) {
            var name = panel.curves().get(i).name();
            picture.text(name, legend, 70, 11, false, COLOURS.get(i % COLOURS.size()));
            legend += picture.width(name, 11, false) + 14;
        }
        for (int tick = 0; tick <= GRID; tick++) {
            double share = (double) tick / GRID;
            double y = TOP + SIDE * (1 - share);
            picture.line(Picture.RULE, 0.8, left, y, left + SIDE, y);
            picture.rightAligned("%.2f".formatted(low + share * (high - low)), left - 6, y + 4, 10, Picture.FAINT);
            picture.text(
                    "%.0f %%".formatted(100 * share),
                    left + SIDE * share - 8,
                    TOP + SIDE + 16,
                    10,
                    false,
                    Picture.FAINT);
        }
        picture.text(panel.horizontal(), left, TOP + SIDE + 36, 11, false, Picture.FAINT);
        for (int i = 0; i < panel.curves().size(); i++) {
            var values = panel.curves().get(i).values();
            for (int point = 1; point < values.size(); point++) {
                picture.line(
                        COLOURS.get(i % COLOURS.size()),
                        1.8,
                        left + SIDE * (point - 1.0) / (values.size() - 1),
                        TOP + SIDE * (1 - (values.get(point - 1) - low) / (high - low)),
                        left + SIDE * (double) point / (values.size() - 1),
                        TOP + SIDE * (1 - (values.get(point) - low) / (high - low)));
            }
        }
    }

    private static double extreme(Panel panel, boolean least) {
        var all = panel.curves().stream().flatMap(curve -> curve.values().stream());
        return (least ? all.min(Double::compare) : all.max(Double::compare)).orElse(0.0);
    }
}
