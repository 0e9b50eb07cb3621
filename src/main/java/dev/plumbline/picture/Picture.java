package dev.plumbline.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** A white sheet to draw on, twice as fine as its coordinates say, and the colours that pictures share. */
public final class Picture {
    /** For the output. Told from {@link #AGAINST} by readers who do not see red or green, too. */
    static final Color FOR = new Color(0xC2, 0x5B, 0x12);

    static final Color AGAINST = new Color(0x1F, 0x6F, 0xB5);
    static final Color INK = new Color(0x22, 0x26, 0x2B);
    static final Color FAINT = new Color(0x8A, 0x91, 0x99);
    static final Color RULE = new Color(0xD9, 0xDD, 0xE1);

    private static final int FINENESS = 2;

    private final BufferedImage image;
    private final Graphics2D graphics;

    /**
     * An empty sheet.
     *
     * @throws IllegalStateException if this machine has no font to write with
     */
    Picture(int width, int height) {
        System.setProperty("java.awt.headless", "true");
        image = new BufferedImage(width * FINENESS, height * FINENESS, BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.scale(FINENESS, FINENESS);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setStroke(new BasicStroke(1));
        rectangle(Color.WHITE, 0, 0, width, height);
        requireFont();
    }

    /** The library reports a missing font as an error of its own making. */
    private void requireFont() {
        try {
            width("m", 12, false);
        } catch (RuntimeException | Error noFont) {
            throw new IllegalStateException(
                    "expected a font to write with, found none on this machine; install fontconfig and a font, such as"
                            + " DejaVu Sans",
                    noFont);
        }
    }

    private static Font font(double size, boolean bold) {
        return new Font(Font.SANS_SERIF, bold ? Font.BOLD : Font.PLAIN, 1).deriveFont((float) size);
    }

    double width(String text, double size, boolean bold) {
        return graphics.getFontMetrics(font(size, bold)).stringWidth(text);
    }

    void text(String text, double x, double baseline, double size, boolean bold, Color color) {
        graphics.setFont(font(size, bold));
        graphics.setColor(color);
        graphics.drawString(text, (float) x, (float) baseline);
    }

    void rightAligned(String text, double right, double baseline, double size, Color color) {
        text(text, right - width(text, size, false), baseline, size, false, color);
    }

    void rectangle(Color color, double x, double y, double width, double height) {
        graphics.setColor(color);
        graphics.fill(new Rectangle2D.Double(x, y, width, height));
    }

    void line(Color color, double thickness, double x1, double y1, double x2, double y2) {
        graphics.setColor(color);
        graphics.setStroke(new BasicStroke((float) thickness, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.draw(new Line2D.Double(x1, y1, x2, y2));
    }

    /** Draws pixels enlarged, their edges kept sharp. */
    void pixels(BufferedImage pixels, double x, double y, double width, double height) {
        graphics.drawImage(pixels, (int) x, (int) y, (int) width, (int) height, null);
    }

    /** The colour of a share of the strongest attribution, in [-1, 1]: white at zero. */
    static Color tint(double share) {
        double strength = Math.min(1, Math.abs(share));
        var full = share < 0 ? AGAINST : FOR;
        return new Color(
                mixed(full.getRed(), strength), mixed(full.getGreen(), strength), mixed(full.getBlue(), strength));
    }

    private static int mixed(int full, double strength) {
        return (int) Math.round(255 + (full - 255) * strength);
    }

    BufferedImage image() {
        return image;
    }

    /** Writes the picture, and the folders it needs. */
    public void save(Path file) {
        try {
            var folder = file.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            try (var out = Files.newOutputStream(file)) {
                ImageIO.write(image, "png", out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
