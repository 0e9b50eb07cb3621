package dev.plumbline.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.attribution.Feature;
import dev.plumbline.attribution.Point;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MeasuresTest {
    private static final double[] WEIGHTS = {4, -3, 2, 1};
    private static final Point ONES = Point.of(Tensor.of(Shape.of(4), 1.0, 1.0, 1.0, 1.0));
    private static final Point ZEROS = Point.of(Tensor.of(Shape.of(4), 0.0, 0.0, 0.0, 0.0));

    /** F = 4a - 3b + 2c + d at ones against zeros: the attributions are the weights. */
    private static Subject linear(Double... attributions) {
        return new Subject(ONES, ZEROS, Part.elements(ONES), List.of(attributions), MeasuresTest::linear);
    }

    private static double[] linear(List<Point> points) {
        return points.stream()
                .mapToDouble(point -> IntStream.range(0, 4)
                        .mapToDouble(i -> WEIGHTS[i] * point.inputs().get(0).getDouble(i))
                        .sum())
                .toArray();
    }

    @Test
    void removesWhatSpeaksMostForTheOutputFirst() {
        var subject = linear(4.0, -3.0, 2.0, 1.0);

        // F = 4 at ones; then without a, c, d, and at last b.
        assertThat(Curve.deletion(subject).values()).containsExactly(1.0, 0.0, -0.5, -0.75, 0.0);
        assertThat(Curve.insertion(subject).values()).containsExactly(0.0, 1.0, 1.5, 1.75, 1.0);
        assertThat(Curve.deletion(subject).area()).isCloseTo((0.5 - 0.5 - 0.75) / 4, within(1e-12));
    }

    @Test
    void ranksTheOtherWayWhereTheOutputLiesBelowItsReplacement() {
        var below =
                new Subject(ZEROS, ONES, Part.elements(ZEROS), List.of(-4.0, 3.0, -2.0, -1.0), MeasuresTest::linear);

        assertThat(Curve.deletion(below).values().stream().map(value -> value + 0.0))
                .containsExactly(1.0, 0.0, -0.5, -0.75, 0.0);
    }

    @Test
    void theTrueAttributionsOfALinearFunctionAreFaithfulAndOthersAreNot() {
        assertThat(Infidelity.of(linear(4.0, -3.0, 2.0, 1.0), 200, new Random(1)))
                .isCloseTo(0, within(1e-20));
        assertThat(Infidelity.of(linear(-3.0, 4.0, 1.0, 2.0), 200, new Random(1)))
                .isGreaterThan(0.5);
    }

    @Test
    void ablatesTheStrongestPartsWhicheverWayTheyPoint() {
        // One part of four: a, the strongest.
        assertThat(Ablation.topParts(linear(4.0, -3.0, 2.0, 1.0), 0.1)).isCloseTo(1, within(1e-12));
        assertThat(Ablation.topParts(linear(4.0, -3.0, 2.0, 1.0), 0.5)).isCloseTo(0.25, within(1e-12));
        assertThat(Ablation.topParts(linear(0.0, 0.0, 0.0, 1.0), 0.1)).isCloseTo(0.25, within(1e-12));
    }

    @Test
    void findsTheCentreOfMassOfAnImage() {
        var image = Point.of(Tensor.of(
                Shape.of(1, 4, 4), IntStream.range(0, 16).mapToDouble(i -> 1).toArray()));
        var nothing = Point.of(Tensor.of(Shape.of(1, 4, 4), new double[16]));
        ScoreFunction corner = points -> points.stream()
                .mapToDouble(point -> point.inputs().get(0).getDouble(0)
                        + 1e-3 * point.inputs().get(0).getDouble(15))
                .toArray();
        var there = attributions(0);
        var elsewhere = attributions(15);

        assertThat(Ablation.massCentre(new Subject(image, nothing, Part.elements(image), there, corner), 0.25))
                .isGreaterThan(0.99);
        assertThat(Ablation.massCentre(new Subject(image, nothing, Part.elements(image), elsewhere, corner), 0.25))
                .isLessThan(0.01);
    }

    private static List<Double> attributions(int pixel) {
        return IntStream.range(0, 16).mapToObj(i -> i == pixel ? 1.0 : 0.0).toList();
    }

    @Test
    void sensitivityIsHowFarTheAttributionsMove() {
        // Attributions x² of F = x³/3 in one dimension; the relative movement at 1 is at most (1 + r)² - 1.
        var at = Point.of(Tensor.of(Shape.of(1), 1.0));
        var scale = Point.of(Tensor.of(Shape.of(1), 1.0));

        double found = new Sensitivity(0.1, 400)
                .of(
                        at,
                        List.of(Tensor.of(Shape.of(1), 1.0)),
                        scale,
                        points -> points.stream()
                                .map(point -> List.of(Tensor.of(
                                        Shape.of(1),
                                        Math.pow(point.inputs().get(0).getDouble(0), 2))))
                                .toList(),
                        new Random(3));

        assertThat(found).isBetween(0.19, 0.21);
    }

    @Test
    void holdsEveryMeasureAgainstTheSameNumbersAtRandom() {
        var compared = Measures.of(linear(4.0, -3.0, 2.0, 1.0), 11).table();

        assertThat(compared).hasSize(4).noneMatch(one -> one.measure().images());
        assertThat(Measures.shuffled(linear(4.0, -3.0, 2.0, 1.0), 11).attributions())
                .containsExactlyInAnyOrder(4.0, -3.0, 2.0, 1.0);
        assertThat(compared.get(3).found()).isLessThan(compared.get(3).atRandom());
    }

    @Test
    void drawsACurveOnceForItsAreaAndForThePicture() {
        var asked = new ArrayList<Integer>();
        ScoreFunction counted = points -> {
            asked.add(points.size());
            return linear(points);
        };
        var subject = new Subject(ONES, ZEROS, Part.elements(ONES), List.of(4.0, -3.0, 2.0, 1.0), counted);

        var measured = Measures.of(subject, 11);

        // Two curves of the attributions and two of the same at random, each from none to all of four parts.
        assertThat(asked).filteredOn(points -> points == 5).hasSize(4);
        assertThat(measured.table().get(0).found())
                .isEqualTo(measured.found().deletion().area());
        assertThat(measured.table().get(1).atRandom())
                .isEqualTo(measured.atRandom().insertion().area());
        assertThat(measured.found().insertion()).isEqualTo(Curve.insertion(linear(4.0, -3.0, 2.0, 1.0)));
    }

    @Test
    void aPixelsChannelsAndAFeaturesColumnsGoTogether() {
        var image = Point.of(Tensor.of(Shape.of(3, 2, 2), new double[12]));

        assertThat(Part.elements(image)).hasSize(4).first().isEqualTo(new Part(0, List.of(0, 4, 8)));
        assertThat(Part.features(
                        List.of(new Feature("home", "x", List.of(1, 2), List.of("own", "rent"), "", "")), List.of("x")))
                .containsExactly(new Part(0, List.of(1, 2)));
    }
}
