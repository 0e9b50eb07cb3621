package dev.plumbline.picture;

import dev.plumbline.tensor.Tensor;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * An image {@code [C, H, W]} beside the attribution of its pixels, and the two laid over each other.
 *
 * <p>A pixel's attribution is the sum over its channels. Colours reach full strength at the 99th percentile, so that one pixel does not
 * pale all others.
 */
public final class Saliency {
    private static final int SIDE = 256;
    private static final int MARGIN = 16;
    private static final int TOP = 64;
    private static final double STRONG = 0.99;

    private final Tensor image;
    private final double[] pixels;
    private final int width;
    private final int height;

    /** @throws IllegalArgumentException if the image is not {@code [C, H, W]} */
    public Saliency(Tensor image, Tensor attributions) {
        if (image.shape().rank() != 3 || !image.shape().equals(attributions.shape())) {
            throw new IllegalArgumentException(
                    "expected an image [C, H, W] and attributions of its shape, found %s and %s"
                            .formatted(image.shape(), attributions.shape()));
        }
        this.image = image;
        this.height = Math.toIntExact(image.shape().dim(1));
        this.width = Math.toIntExact(image.shape().dim(2));
        this.pixels = new double[width * height];
        for (int i = 0; i < attributions.size(); i++) {
            pixels[i % pixels.length] += attributions.getDouble(i);
        }
    }

    public Picture draw(String title, String subtitle) {
        int tall = SIDE * height / Math.max(width, 1);
        var picture = new Picture(3 * SIDE + 4 * MARGIN, TOP + tall + 40);
        picture.text(title, MARGIN, 26, 15, true, Picture.INK);
        picture.text(subtitle, MARGIN, 46, 11, false, Picture.FAINT);
        panel(picture, 0, tall, "input", this::grey);
        panel(
                picture,
                1,
                tall,
                "for (warm) and against (cool)",
                pixel -> tint(pixel).getRGB());
        panel(picture, 2, tall, "laid over the input", this::overlaid);
        return picture;
    }

    private void panel(Picture picture, int number, int tall, String caption, IntUnaryOperator colours) {
        var panel = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int pixel = 0; pixel < pixels.length; pixel++) {
            panel.setRGB(pixel % width, pixel / width, colours.applyAsInt(pixel));
        }
        double x = MARGIN + number * (SIDE + MARGIN);
        picture.pixels(panel, x, TOP, SIDE, tall);
        picture.text(caption, x, TOP + tall + 20, 11, false, Picture.FAINT);
    }

    /** The input, stretched to its own range: in colour where it has three channels. */
    private int grey(int pixel) {
        int channels = Math.toIntExact(image.shape().dim(0));
        var values = image.toDoubles();
        double low = Arrays.stream(values).min().orElse(0);
        double high = Arrays.stream(values).max().orElse(1);
        var shades = new int[3];
        for (int colour = 0; colour < 3; colour++) {
            double value = values[(channels == 3 ? colour : 0) * pixels.length + pixel];
            shades[colour] = high > low ? (int) Math.round(255 * (value - low) / (high - low)) : 127;
        }
        return new Color(shades[0], shades[1], shades[2]).getRGB();
    }

    private Color tint(int pixel) {
        return Picture.tint(pixels[pixel] / strong());
    }

    /** The input in shades of grey under its tint. */
    private int overlaid(int pixel) {
        var below = new Color(grey(pixel));
        double shade = (below.getRed() + below.getGreen() + below.getBlue()) / 3.0;
        var tint = tint(pixel);
        return new Color(
                        (int) (0.35 * shade + 0.65 * tint.getRed()),
                        (int) (0.35 * shade + 0.65 * tint.getGreen()),
                        (int) (0.35 * shade + 0.65 * tint.getBlue()))
                .getRGB();
    }

    private double strong() {
        var sorted = Arrays.stream(pixels).map(Math::abs).sorted().toArray();
        double strong = sorted[(int) (STRONG * (sorted.length - 1))];
        return strong > 0 ? strong : Math.max(sorted[sorted.length - 1], Double.MIN_NORMAL);
    }
}
