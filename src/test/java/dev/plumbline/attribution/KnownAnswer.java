package dev.plumbline.attribution;

import static dev.plumbline.attribution.Scalar.sum;

import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A function whose integrated gradients are known in closed form.
 *
 * @param expected all attributions, input after input
 */
public record KnownAnswer(
        String name, Function<Scalar[][], Scalar> formula, Point input, Point baseline, double[] expected) {
    @Override
    public String toString() {
        return name;
    }

    public static List<KnownAnswer> all() {
        var table = new Table();
        affineOnTheWay(table);
        kinks(table);
        mixtures(table);
        sumsOfShiftedRelus(table);
        smooth(table);
        return table.rows;
    }

    private static final class Table {
        private final List<KnownAnswer> rows = new ArrayList<>();

        /** Inputs from 0 to {@code input}; the expected attributions in the same form. */
        void add(String name, Function<Scalar[][], Scalar> formula, double[][] input, double[]... expected) {
            add(
                    name,
                    formula,
                    input,
                    Arrays.stream(input).map(x -> new double[x.length]).toArray(double[][]::new),
                    expected);
        }

        void add(
                String name,
                Function<Scalar[][], Scalar> formula,
                double[][] input,
                double[][] baseline,
                double[]... expected) {
            var flat = Arrays.stream(expected).flatMapToDouble(DoubleStream::of).toArray();
            rows.add(new KnownAnswer(name, formula, point(input), point(baseline), flat));
        }
    }

    private static void affineOnTheWay(Table table) {
        double[] first = {.29611194133758545, .516562283039093, .2516707181930542};
        double[] second = {.6885567903518677, .07397246360778809, .866521954536438};
        table.add("toy, row 0, target 0", x -> toy(x[0], 0), inputs(first), row(-.59222388, -1.54968685, -1.00668287));
        table.add("toy, row 1, target 0", x -> toy(x[0], 0), inputs(second), row(0, -.22191739, -5.19913173));
        table.add("toy, row 0, target 1", x -> toy(x[0], 1), inputs(first), row(1.18444777, 3.0993737, 2.01336575));
        table.add("toy, row 1, target 1", x -> toy(x[0], 1), inputs(second), row(2.06567037, .44383478, 7.79869759));
    }

    private static void kinks(Table table) {
        Function<Scalar[][], Scalar> clipped =
                x -> x[0][0].times(-1).plus(1).relu().times(-1).plus(1);
        table.add("1-relu(1-x) at 1", clipped, inputs(row(1)), row(1));
        table.add("1-relu(1-x) at 0", clipped, inputs(row(0)), row(0));
        table.add("1-relu(1-x) at -1", clipped, inputs(row(-1)), inputs(row(1e-5)), row(-1.00001));
        table.add("1-relu(1-x) at 3", clipped, inputs(row(3)), row(1));
        table.add(
                "relu(relu(a)-1-relu(b))",
                x -> x[0][0].relu().minus(1).minus(x[0][1].relu()).relu(),
                inputs(row(3, 1)),
                row(1.5, -.5));
        table.add(
                "relu(relu(a-1)-relu(b))",
                x -> x[0][0].minus(1).relu().minus(x[0][1].relu()).relu(),
                inputs(row(3, 1)),
                row(1.5, -.5));
        table.add(
                "relu(relu(a-1)-relu(b)/3)[2]",
                x -> x[0][2].minus(1)
                        .relu()
                        .minus(x[1][2].relu().times(1 / 3.0))
                        .relu(),
                inputs(row(1.5, 2, 34.3), row(3, 3.5, 23.2)),
                row(0, 0, 33.0089084065),
                row(0, 0, -7.4422417399));
        Function<Scalar[][], Scalar> weighted = x ->
                x[0][1].minus(1).relu().times(2).minus(x[1][1].relu().times(3)).relu();
        table.add(
                "relu(2relu(a-1)-3relu(b))[1], row 0",
                weighted,
                inputs(row(10.5, 12, 34.3), row(1, 3.5, 23.2)),
                row(0, 20.4444444444, 0),
                row(0, -8.9444444444, 0));
        table.add(
                "relu(2relu(a-1)-3relu(b))[1], row 1",
                weighted,
                inputs(row(43.4, 51.2, 32), row(2.3, 1.2, .3)),
                row(0, 100.3271255061, 0),
                row(0, -3.5271255061, 0));
        table.add(
                "1-relu(1-(a+b))[1]",
                x -> x[0][1].plus(x[1][1]).times(-1).plus(1).relu().times(-1).plus(1),
                inputs(row(1.5, 2, 3.3), row(3, 3.5, 2.2)),
                row(0, 4 / 11.0, 0),
                row(0, 7 / 11.0, 0));
    }

    private static void mixtures(Table table) {
        table.add("ML, row 0", x -> ml(sum(x[0])), inputs(row(1.5, 2, 1.3)), row(4.5, 6, 3.9));
        table.add("ML, row 1", x -> ml(sum(x[0])), inputs(row(.5, .1, 2.3)), row(1.5, .3, 6.9));
        table.add(
                "ML(a+b)",
                x -> ml(sum(x[0]).plus(sum(x[1]))),
                inputs(row(1.5, 2.1, 1.9), row(.3, 1.9, 2.4)),
                row(4.5148514851, 6.3207920792, 5.7188118812),
                row(.9029702970, 5.7188118812, 7.2237623762));
        table.add("ML, past the late kink", x -> ml(sum(x[0])), inputs(row(0, 100, 0)), row(0, 390, 0));
        double third = 100 * 119 / 30.0;
        table.add("ML, three equal", x -> ml(sum(x[0])), inputs(row(100, 100, 100)), row(third, third, third));
        table.add("hidden unit 0", x -> hidden(sum(x[0]), 0), inputs(row(0, 6, 14)), row(0, 3, 7));
        table.add("hidden unit 1", x -> hidden(sum(x[0]), 1), inputs(row(0, 5, 4)), row(0, 5, 4));
        table.add(
                "hidden units 2 and 3",
                x -> hidden(sum(x[0]), 2).plus(hidden(sum(x[0]), 3)),
                inputs(row(0, 5, 4)),
                row(0, 10, 8));
        table.add(
                "ML(4(a+b+c))",
                x -> ml(sum(sum(x[0]), sum(x[1]), sum(x[2])).times(4)),
                inputs(row(0, 10, 0), row(0, 10, 0), row(0, 5, 0)),
                row(0, 156, 0),
                row(0, 156, 0),
                row(0, 78, 0));
        mixtureWithContext(table, 0, row(0, 6, 14), row(0, 6, 14), row(0, 1.5, 3.5), row(0, 1.5, 3.5));
        mixtureWithContext(table, 20, row(0, 80, 0), row(0, 20, 0), row(0, 40, 0), row(0, 10, 0));
        allUnitsWithContext(table, 0, row(0, 6, 14), row(0, 6, 14), row(0, 10.5, 24.5), row(0, 10.5, 24.5));
        allUnitsWithContext(table, 20, row(0, 80, 0), row(0, 20, 0), row(0, 160, 0), row(0, 40, 0));
        table.add(
                "ML from a baseline, row 0",
                x -> ml(sum(x[0])),
                inputs(row(0, 80, 0)),
                inputs(row(0, -20, 0)),
                row(0, 313, 0));
        table.add(
                "ML from a baseline, row 1",
                x -> ml(sum(x[0])),
                inputs(row(30, 30, 0)),
                inputs(row(-20, -20, 0)),
                row(116.5, 116.5, 0));
    }

    private static void mixtureWithContext(
            Table table, double context, double[] a, double[] b, double[] ofA, double[] ofB) {
        table.add(
                "hidden unit 0 of the mean, with context " + context,
                x -> hidden(sum(x[0]).plus(sum(x[1])).plus(context).times(.5), 0),
                inputs(a, b),
                ofA,
                ofB);
    }

    private static void allUnitsWithContext(
            Table table, double context, double[] a, double[] b, double[] ofA, double[] ofB) {
        table.add(
                "all hidden units of the mean, with context " + context,
                x -> ml(sum(x[0]).plus(sum(x[1])).plus(context).times(.5)).plus(1),
                inputs(a, b),
                ofA,
                ofB);
    }

    private static void sumsOfShiftedRelus(Table table) {
        Function<Scalar[][], Scalar> pair = x -> x[0][0].times(3)
                .plus(x[0][1])
                .relu()
                .plus(x[1][0].times(2).plus(x[1][1].times(3)).relu());
        double[][] baseline = {new double[3], {1e-4, 1e-4, 1e-4}};
        table.add(
                "two relus, row 0",
                pair,
                inputs(row(-10, 1, -5), row(3, 3, 1)),
                baseline,
                row(0, 0, 0),
                row(5.9998, 8.9997, 0));
        table.add(
                "two relus, row 1",
                pair,
                inputs(row(2, 3, 4), row(2.3, 5, 4)),
                baseline,
                row(6, 3, 0),
                row(4.5998, 14.9997, 0));
        table.add(
                "2relu(a)+2relu(b-1.5)",
                x -> x[0][0].relu().times(2).plus(x[0][1].minus(1.5).relu().times(2)),
                inputs(row(1, 2)),
                row(2, 1));
        table.add(
                "max, row 0",
                x -> Scalar.max(x[0]),
                inputs(row(1, 1, 1, 1)),
                inputs(row(1, 2, 3, 9)),
                row(0, 0, 0, -8));
        table.add(
                "max, row 1",
                x -> Scalar.max(x[0]),
                inputs(row(1, 1, 1, 1)),
                inputs(row(4, 8, 6, 7)),
                row(0, -7, 0, 0));
        table.add(
                "convolution",
                KnownAnswer::convolution,
                inputs(IntStream.rangeClosed(1, 16).asDoubleStream().toArray()),
                row(.0740740741, .5608465608, .8412698413, .8253968254),
                row(1.7592592593, 4.8643578644, 5.6750841751, 3.6709956710),
                row(3.1666666667, 8.1072631073, 8.9179894180, 5.5064935065),
                row(3.6111111111, 7.4242424242, 7.9545454545, 4.0404040404));
    }

    private static void smooth(Table table) {
        table.add(
                "2tanh(a)+2tanh(b-1.5)",
                x -> x[0][0].tanh().times(2).plus(x[0][1].minus(1.5).tanh().times(2)),
                inputs(row(-1, -2)),
                row(-1.5231883119, -.1860592879));
        table.add(
                "5a+b^2+sin c",
                x -> x[0][0].times(5).plus(x[0][1].squared()).plus(x[0][2].sin()),
                inputs(row(1, 2, 3)),
                inputs(row(.5, 1, 1)),
                row(2.5, 3, -.7003509767));
        table.add("2a+b", x -> x[0][0].times(2).plus(x[0][1]), inputs(row(10, 5)), inputs(row(-1, -3)), row(22, 8));
        table.add("2a^2+b^2", x -> x[0][0].squared().times(2).plus(x[0][1].squared()), inputs(row(3, 3)), row(18, 9));
        table.add("(2a+b)^2", x -> x[0][0].times(2).plus(x[0][1]).squared(), inputs(row(3, 3)), row(54, 27));
        table.add(
                "sigmoid(2a-b+.5c-.25)",
                x -> x[0][0].times(2)
                        .minus(x[0][1])
                        .plus(x[0][2].times(.5))
                        .minus(.25)
                        .sigmoid(),
                inputs(row(1, 2, -3)),
                inputs(row(0, .5, 1)),
                row(.3863684014, -.2897763011, -.3863684014));
        table.add("ab", x -> x[0][0].times(x[0][1]), inputs(row(3, 2)), inputs(row(1, -1)), row(1, 6));
    }

    /** Two linear layers with a relu between, weights -4..4 and -3..2, biases 0 and 1. */
    private static Scalar toy(Scalar[] x, int target) {
        var output = Scalar.of(1);
        for (int unit = 0; unit < 3; unit++) {
            var hidden = Scalar.of(0);
            for (int i = 0; i < 3; i++) {
                hidden = hidden.plus(x[i].times(unit * 3 + i - 4));
            }
            output = output.plus(hidden.relu().times(target * 3 + unit - 3));
        }
        return output;
    }

    private static Scalar hidden(Scalar s, int unit) {
        return s.plus(unit == 0 ? -10 : 1).relu();
    }

    private static Scalar ml(Scalar s) {
        return sum(hidden(s, 0), hidden(s, 1), hidden(s, 2), hidden(s, 3)).minus(1);
    }

    /** Two 3x3 convolutions of ones on a 4x4 image, biases -50 and -75, relu, weights 1 x5 and -1 x3, relu. */
    private static Scalar convolution(Scalar[][] x) {
        var output = Scalar.of(0);
        for (int unit = 0; unit < 8; unit++) {
            int top = unit % 4 / 2;
            int left = unit % 2;
            var window = Scalar.of(unit < 4 ? -50 : -75);
            for (int i = 0; i < 9; i++) {
                window = window.plus(x[0][(top + i / 3) * 4 + left + i % 3]);
            }
            output = output.plus(window.relu().times(unit < 5 ? 1 : -1));
        }
        return output.relu();
    }

    private static double[] row(double... elements) {
        return elements;
    }

    private static double[][] inputs(double[]... inputs) {
        return inputs;
    }

    private static Point point(double[][] inputs) {
        return new Point(Arrays.stream(inputs)
                .map(elements -> Tensor.of(Shape.of(elements.length), elements))
                .toList());
    }
}
