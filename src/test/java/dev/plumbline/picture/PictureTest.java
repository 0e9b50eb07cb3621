package dev.plumbline.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PictureTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void needsAFont() {
        boolean font = true;
        try {
            assertThat(new Picture(1, 1).image()).isNotNull();
        } catch (IllegalStateException noFont) {
            System.err.println("SKIPPED: pictures need fontconfig and a font, and this machine has none");
            font = false;
        }
        assumeTrue(font);
    }

    @Test
    void barsOfAWaterfallAreAsLongAsTheirAttributions() {
        var bars = List.of(new Waterfall.Bar("up", "3", 2), new Waterfall.Bar("down", "", -1));

        var image = new Waterfall("title", "subtitle", 0, 1, bars).draw().image();

        double ratio = (double) count(image, Picture.FOR) / count(image, Picture.AGAINST);
        assertThat(ratio).isBetween(1.9, 2.1);
    }

    @Test
    void showsWhatIsNotAccountedFor() {
        var complete = new Waterfall("t", "s", 0, 1, List.of(new Waterfall.Bar("a", "", 1))).draw();
        var missing = new Waterfall("t", "s", 0, 1, List.of(new Waterfall.Bar("a", "", 0.5))).draw();

        // Half a bar and its missing half make as much colour as one whole bar, but for the line of a bar of no length.
        assertThat(count(missing.image(), Picture.FOR))
                .isCloseTo(count(complete.image(), Picture.FOR), withPercentage(2));
    }

    @Test
    void tintsPixelsByTheSumOverTheirChannels() {
        var image = Tensor.of(Shape.of(2, 1, 2), 0.0, 1.0, 0.0, 1.0);
        var attributions = Tensor.of(Shape.of(2, 1, 2), 1.0, -1.0, 1.0, -1.0);

        var drawn = new Saliency(image, attributions).draw("t", "s").image();

        assertThat(count(drawn, Picture.FOR)).isPositive().isEqualTo(count(drawn, Picture.AGAINST));
        assertThatThrownBy(() -> new Saliency(Tensor.of(Shape.of(2), 1.0, 2.0), attributions))
                .hasMessageContaining("expected an image [C, H, W]");
    }

    @Test
    void wrapsTokensToThePicturesWidth() {
        var word = new TintedTokens.Token("word", 0.5);

        int few = new TintedTokens(Collections.nCopies(3, word))
                .draw("t", "s")
                .image()
                .getHeight();
        int many = new TintedTokens(Collections.nCopies(100, word))
                .draw("t", "s")
                .image()
                .getHeight();

        assertThat(many).isGreaterThan(few * 2);
    }

    @Test
    void writesPngFilesIntoFoldersOfTheirOwn() throws Exception {
        var file = folder.resolve("deep").resolve("curves.png");
        var panel = new Curves.Panel("p", "h", List.of(new Curves.Curve("c", List.of(1.0, 0.5, 0.0))));

        new Curves(List.of(panel)).draw("title").save(file);

        assertThat(count(ImageIO.read(file.toFile()), Picture.FOR)).isPositive();
    }

    @Test
    void noAttributionHasNoTint() {
        assertThat(Picture.tint(0)).isEqualTo(Color.WHITE);
        assertThat(Picture.tint(5)).isEqualTo(Picture.FOR);
        assertThat(Picture.tint(-1)).isEqualTo(Picture.AGAINST);
    }

    private static int count(BufferedImage image, Color color) {
        int count = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                count += image.getRGB(x, y) == color.getRGB() ? 1 : 0;
            }
        }
        return count;
    }
}
