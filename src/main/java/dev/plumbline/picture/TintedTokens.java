package dev.plumbline.picture;

import java.util.List;
import java.util.Locale;

/** A text whose tokens are tinted by their attributions, wrapped to the width of the picture, with the numbers under the words. */
public final class TintedTokens {
    private static final int WIDTH = 760;
    private static final int MARGIN = 16;
    private static final int TOP = 84;
    private static final int LINE = 44;

    private final List<Token> tokens;

    /** A token and its attribution: the sum over its embedding. */
    public record Token(String text, double attribution) {}

    public TintedTokens(List<Token> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    public Picture draw(String title, String subtitle) {
        var measure = new Picture(1, 1);
        var picture = new Picture(WIDTH, TOP + LINE * lines(measure) + 8);
        picture.text(title, MARGIN, 26, 15, true, Picture.INK);
        picture.text(subtitle, MARGIN, 46, 11, false, Picture.FAINT);
        double strongest = tokens.stream()
                .mapToDouble(token -> Math.abs(token.attribution()))
                .max()
                .orElse(0);
        double x = MARGIN;
        double y = TOP;
        for (var token : tokens) {
            double width = width(measure, token);
            if (x + width > WIDTH - MARGIN && x > MARGIN) {
                x = MARGIN;
                y += LINE;
            }
            double share = strongest == 0 ? 0 : token.attribution() / strongest;
            picture.rectangle(Picture.tint(0.75 * share), x, y - 16, width - 4, 22);
            picture.text(token.text(), x + 4, y, 14, false, Picture.INK);
            picture.text(number(token), x + 4, y + 18, 9, false, Picture.FAINT);
            x += width;
        }
        return picture;
    }

    private int lines(Picture measure) {
        int lines = 1;
        double x = MARGIN;
        for (var token : tokens) {
            double width = width(measure, token);
            if (x + width > WIDTH - MARGIN && x > MARGIN) {
                x = MARGIN;
                lines++;
            }
            x += width;
        }
        return lines;
    }

    private static double width(Picture measure, Token token) {
        return Math.max(measure.width(token.text(), 14, false), measure.width(number(token), 9, false)) + 12;
    }

    private static String number(Token token) {
        return String.format(Locale.ROOT, "%+.2g", token.attribution());
    }
}
