package dev.plumbline.attribution;

import static dev.plumbline.attribution.ClosedForm.elements;
import static dev.plumbline.attribution.ClosedForm.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BaselinesTest {
    private static final Range UNIT = Range.of(0, 1);
    private static final List<Point> REFERENCE = List.of(vector(1, 10), vector(2, 20), vector(6, 90), vector(3, 0));

    @Test
    void constantTakesShapesAndTypesFromTheInput() {
        var input = new Point(List.of(Tensor.of(Shape.of(2, 1), 7f, 8f), Tensor.of(Shape.scalar(), 1.0)));

        var point = Baseline.zero().like(input);

        assertThat(point.inputs()).containsExactly(Tensor.of(Shape.of(2, 1), 0f, 0f), Tensor.of(Shape.scalar(), 0.0));
    }

    @Test
    void perChannelFollowsItsAxis() {
        var image = Point.of(Tensor.zeros(DType.FLOAT, Shape.of(2, 1, 3)));

        var first = new Baseline.PerChannel(List.of(0.5, -1.0), 0).like(image);
        var last = new Baseline.PerChannel(List.of(1.0, 2.0, 3.0), -1).like(image);

        assertThat(elements(first.inputs())).containsExactly(0.5, 0.5, 0.5, -1, -1, -1);
        assertThat(elements(last.inputs())).containsExactly(1, 2, 3, 1, 2, 3);
    }

    @Test
    void meanAndMedianAreTakenElementByElement() {
        assertThat(elements(Baseline.mean(REFERENCE).like(vector(0, 0)).inputs()))
                .containsExactly(3, 30);
        assertThat(elements(Baseline.median(REFERENCE).like(vector(0, 0)).inputs()))
                .containsExactly(2.5, 15);
    }

    @Test
    void maxDistanceIsTheFartherEndOfTheRange() {
        var range = new Range(new Baseline.Vector(vector(0, -4)), new Baseline.Vector(vector(1, 2)));

        var point = only(new Baseline.MaxDistance(range), vector(0.3, -2));

        assertThat(elements(point.inputs())).containsExactly(1, 2);
    }

    @Test
    void blurringKeepsTheMeanAndFlattensTheRest() {
        var pixels = new double[2 * 12 * 9];
        pixels[5 * 9 + 4] = 1;
        var image = Point.of(Tensor.of(Shape.of(2, 12, 9), pixels));

        var blurred = elements(only(new Baseline.Blurred(1.5), image).inputs());

        assertThat(DoubleStream.of(blurred).sum()).isEqualTo(1, within(1e-12));
        assertThat(DoubleStream.of(blurred).max().orElseThrow()).isEqualTo(1 / (2 * Math.PI * 1.5 * 1.5), within(5e-3));
        assertThat(blurred[5 * 9 + 5]).isEqualTo(blurred[5 * 9 + 3], within(1e-15));
        assertThat(DoubleStream.of(blurred).skip(12 * 9).max().orElseThrow()).isZero();
    }

    static List<Baseline> randomBaselines() {
        return List.of(
                new Baseline.Uniform(UNIT, 3), new Baseline.Gaussian(0.2, UNIT, 3), new Baseline.Drawn(REFERENCE, 3));
    }

    @ParameterizedTest
    @MethodSource("randomBaselines")
    void randomBaselinesDependOnThePredictionIdAlone(Baseline baseline) {
        var baselines = new Baselines(List.of(new NamedBaseline("random", 1, baseline)));

        var once = baselines.realise(vector(0.5, 0.5), "p-1");
        var again = baselines.realise(vector(0.5, 0.5), "p-1");
        var other = IntStream.range(0, 5)
                .mapToObj(i -> baselines.realise(vector(0.5, 0.5), "q-" + i))
                .toList();

        assertThat(again).isEqualTo(once);
        assertThat(other).anyMatch(points -> !points.equals(once));
        assertThat(once).extracting(BaselinePoint::id).containsExactly("random[0]", "random[1]", "random[2]");
        assertThat(once).extracting(BaselinePoint::digest).doesNotHaveDuplicates();
        assertThat(once).extracting(BaselinePoint::weight).containsOnly(1 / 3.0);
    }

    @Test
    void gaussianNoiseIsCentredAndStaysInTheRange() {
        var baseline = new Baseline.Gaussian(0.1, UNIT, 4000);
        var input = vector(0.5, 0.02);

        var points = new Baselines(List.of(new NamedBaseline("noise", 1, baseline))).realise(input, "p");

        var first = points.stream()
                .mapToDouble(point -> point.point().inputs().get(0).getDouble(0))
                .summaryStatistics();
        assertThat(first.getAverage()).isEqualTo(0.5, within(0.01));
        assertThat(points.stream()
                        .flatMapToDouble(
                                point -> DoubleStream.of(elements(point.point().inputs()))))
                .allMatch(value -> value >= 0 && value <= 1);
    }

    @Test
    void drawsFromAReferenceSetAreDifferentRows() {
        var baselines = new Baselines(List.of(new NamedBaseline("rows", 1, new Baseline.Drawn(REFERENCE, 10))));

        var points = baselines.realise(vector(0, 0), "p");

        assertThat(points).extracting(BaselinePoint::point).containsExactlyInAnyOrderElementsOf(REFERENCE);
    }

    @Test
    void baselinesThatDoNotFitAreNamed() {
        var baselines = new Baselines(List.of(
                new NamedBaseline("zero", 1, Baseline.zero()),
                new NamedBaseline("typical", 1, Baseline.mean(REFERENCE))));

        assertThatThrownBy(() -> baselines.realise(vector(1, 2, 3), "p"))
                .hasMessage("baseline 'typical': the baseline has shapes [[2]], the input [[3]]");
    }

    @Test
    void idsMustDiffer() {
        var zero = new NamedBaseline("zero", 1, Baseline.zero());

        assertThatThrownBy(() -> new Baselines(List.of(zero, zero)))
                .hasMessage("baselines need different ids, found [zero, zero]");
    }

    private static Point only(Baseline baseline, Point input) {
        return baseline.realise(input, new SplittableRandom(1)).get(0);
    }
}
