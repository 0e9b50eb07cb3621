package dev.plumbline.stream;

import dev.plumbline.stream.TopologyLayout.Kind;
import dev.plumbline.stream.TopologyLayout.Place;
import dev.plumbline.stream.TopologyLayout.Way;
import java.util.List;
import java.util.Map;

/** Draws a layout as SVG: topics as pills, processors as boxes, stores as drums above their processor. */
final class TopologyPicture {
    private static final int WIDTH = 124;
    private static final int HEIGHT = 52;
    private static final int COLUMN = WIDTH + 44;
    private static final int ROW = HEIGHT + 30;
    private static final int MARGIN = 24;
    private static final int STORES = 92;
    private static final int CORNER = 12;
    private static final int LABEL_LETTERS = 14;

    private static final String STYLE = """
              <style>
                text { font: 600 14px system-ui, "Segoe UI", "Liberation Sans", sans-serif; fill: #1b2733; text-anchor: middle }
                .caption { font-weight: 400; font-size: 11.5px; fill: #5b6b7b }
                .processor { fill: #f5f7f9; stroke: #8696a6 }
                .source { fill: #dcebfa; stroke: #2f74b5 }
                .sink { fill: #dff3e6; stroke: #2f8f57 }
                .store { fill: #fdf0d5; stroke: #b98321 }
                .way { fill: none; stroke: #6b7c8d; stroke-width: 1.6 }
                .tie { stroke: #b98321; stroke-width: 1.4; stroke-dasharray: 3 3 }
                .head { fill: #6b7c8d }
                @media (prefers-color-scheme: dark) {
                  text { fill: #e6edf3 }
                  .caption { fill: #9fb0c0 }
                  .processor { fill: #1d2731; stroke: #708294 }
                  .source { fill: #12324f; stroke: #5aa2e6 }
                  .sink { fill: #143a25; stroke: #56b97e }
                  .store { fill: #42300f; stroke: #d9a441 }
                  .way { stroke: #8fa1b3 }
                  .head { fill: #8fa1b3 }
                }
              </style>
              <defs>
                <marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">
                  <path class="head" d="M0 0.5 L8 4 L0 7.5 Z"/>
                </marker>
              </defs>
            """;

    private final TopologyLayout layout;
    private final Map<String, String> captions;

    /**
     * A picture to be drawn.
     *
     * @param captions a few words below the names of processors
     */
    TopologyPicture(TopologyLayout layout, Map<String, String> captions) {
        this.layout = layout;
        this.captions = captions;
    }

    String svg() {
        int width = 2 * MARGIN + layout.columns() * COLUMN - (COLUMN - WIDTH);
        int height = 2 * MARGIN + layout.parts() * STORES + layout.rows() * ROW - (ROW - HEIGHT);
        var svg = new StringBuilder(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">\n"
                        .formatted(width, height, width, height));
        svg.append("  <title>The way of one record</title>\n").append(STYLE);
        layout.ways().forEach(way -> svg.append(way(way)));
        layout.places().forEach(place -> svg.append(place(place)));
        return svg.append("</svg>\n").toString();
    }

    private static int x(Place place) {
        return MARGIN + place.column() * COLUMN;
    }

    private static int y(Place place) {
        return MARGIN + (1 + place.part()) * STORES + place.row() * ROW;
    }

    /** Straight on along a row; otherwise down from the box, around a corner and along the row of the sink. */
    private String way(Way way) {
        var from = way.from();
        var to = way.to();
        int endY = y(to) + HEIGHT / 2;
        if (from.row() == to.row()) {
            return path("M%d %d H%d".formatted(x(from) + WIDTH, endY, x(to) - 2));
        }
        int startX = x(from) + WIDTH * (layout.rows() - to.row()) / layout.rows();
        return path("M%d %d V%d Q%d %d %d %d H%d"
                .formatted(startX, y(from) + HEIGHT, endY - CORNER, startX, endY, startX + CORNER, endY, x(to) - 2));
    }

    private static String path(String data) {
        return "  <path class=\"way\" marker-end=\"url(#head)\" d=\"%s\"/>\n".formatted(data);
    }

    private String place(Place place) {
        int middle = x(place) + WIDTH / 2;
        int round = place.kind() == Kind.PROCESSOR ? 8 : HEIGHT / 2;
        var svg = new StringBuilder(
                "  <rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\" stroke-width=\"1.6\"/>\n"
                        .formatted(kind(place), x(place), y(place), WIDTH, HEIGHT, round));
        var caption = place.kind() == Kind.PROCESSOR ? captions.getOrDefault(place.name(), "") : "topic";
        var label = place.kind() == Kind.PROCESSOR ? place.name() : place.topic();
        svg.append(text(middle, y(place) + 23, fitted(label), label));
        svg.append(text(middle, y(place) + 40, " class=\"caption\"", caption));
        stores(place.stores(), middle, y(place), svg);
        return svg.toString();
    }

    /** A long name in smaller letters. */
    private static String fitted(String label) {
        return label.length() <= LABEL_LETTERS
                ? ""
                : " style=\"font-size: %.1fpx\"".formatted(14.0 * LABEL_LETTERS / label.length());
    }

    private static String kind(Place place) {
        return switch (place.kind()) {
            case SOURCE -> "source";
            case PROCESSOR -> "processor";
            case SINK -> "sink";
        };
    }

    private static void stores(List<String> stores, int middle, int below, StringBuilder svg) {
        for (int i = 0; i < stores.size(); i++) {
            int left = middle - WIDTH / 2 + 14 + i * WIDTH;
            int right = left + WIDTH - 28;
            int top = below - STORES + 10;
            int bottom = below - 26;
            svg.append("  <path class=\"tie\" d=\"M%d %d V%d\"/>\n".formatted((left + right) / 2, bottom + 6, below));
            svg.append(
                    "  <path class=\"store\" stroke-width=\"1.6\" d=\"M%d %d V%d A%d 7 0 0 0 %d %d V%d A%d 7 0 0 0 %d %d A%d 7 0 0 0 %d %d\"/>\n"
                            .formatted(
                                    left,
                                    top,
                                    bottom,
                                    (right - left) / 2,
                                    right,
                                    bottom,
                                    top,
                                    (right - left) / 2,
                                    left,
                                    top,
                                    (right - left) / 2,
                                    right,
                                    top));
            svg.append(text((left + right) / 2, top + 27, "", stores.get(i)));
            svg.append(text((left + right) / 2, top + 43, " class=\"caption\"", "changelogged"));
        }
    }

    private static String text(int x, int y, String attributes, String text) {
        var escaped = text.replace("&", "&amp;").replace("<", "&lt;");
        return "  <text%s x=\"%d\" y=\"%d\">%s</text>\n".formatted(attributes, x, y, escaped);
    }
}
