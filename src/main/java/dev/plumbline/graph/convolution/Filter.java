package dev.plumbline.graph.convolution;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A way to filter an image: linear combinations of its positions, each multiplied with a linear combination of the kernel's taps, and
 * combined to the outputs.
 *
 * <p>y[o] = sum over factors f and their uses u of u.output[o] (f.taps . w) (u.input . x). Such an algorithm over one axis and one over
 * another are one over both. With channels, every multiplication becomes a product of matrices.
 */
record Filter(List<Factor> factors) {
    Filter {
        factors = List.copyOf(factors);
    }

    /** A combination of the taps, and what it is multiplied with. */
    record Factor(double[] taps, List<Use> uses) {
        Factor times(Factor other) {
            var pairs = uses.stream()
                    .flatMap(use -> other.uses.stream().map(use::times))
                    .toList();
            return new Factor(outer(taps, other.taps), pairs);
        }
    }

    /** A combination of the image's positions, and what its product is worth in each output. */
    record Use(double[] input, double[] output) {
        Use times(Use other) {
            return new Use(outer(input, other.input), outer(output, other.output));
        }
    }

    /** The fewest multiplications along one axis. */
    static Filter along(Axis axis) {
        return Stream.of(Optional.of(direct(axis)), pair(axis), minimal(axis))
                .flatMap(Optional::stream)
                .min(Comparator.comparingInt(Filter::uses))
                .orElseThrow();
    }

    /** This filter over the outer axes, and another over the inner ones. */
    Filter times(Filter inner) {
        return new Filter(factors.stream()
                .flatMap(factor -> inner.factors.stream().map(factor::times))
                .toList());
    }

    /** How many multiplications it takes. */
    int uses() {
        return factors.stream().mapToInt(factor -> factor.uses.size()).sum();
    }

    /** Every tap with every position of the image it meets: multiplications with the padding are left out. */
    private static Filter direct(Axis axis) {
        var factors = new ArrayList<Factor>();
        for (int tap = 0; tap < axis.kernel(); tap++) {
            var uses = new ArrayList<Use>();
            for (int at = 0; at < axis.output(); at++) {
                int position = axis.position(at, tap);
                if (axis.holds(position)) {
                    uses.add(new Use(unit(axis.input(), position), unit(axis.output(), at)));
                }
            }
            if (!uses.isEmpty()) {
                factors.add(new Factor(unit(axis.kernel(), tap), uses));
            }
        }
        return new Filter(factors);
    }

    /**
     * Two positions with one of padding on each side: (w1 x0 + w2 x1, w0 x0 + w1 x1) by 3 multiplications for 4, after Karatsuba, with no
     * more factors than there are taps.
     */
    private static Optional<Filter> pair(Axis axis) {
        if (!axis.isThreeWide() || axis.input() != 2 || axis.output() != 2 || axis.padding() != 1) {
            return Optional.empty();
        }
        return Optional.of(new Filter(List.of(
                factor(new double[] {0, 1, 0}, new double[] {1, 1}, new double[] {1, 1}),
                factor(new double[] {0, -1, 1}, new double[] {0, 1}, new double[] {1, 0}),
                factor(new double[] {1, -1, 0}, new double[] {1, 0}, new double[] {0, 1}))));
    }

    private static Factor factor(double[] taps, double[] input, double[] output) {
        return new Factor(taps, List.of(new Use(input, output)));
    }

    private static final double[][] MINIMAL_TAPS = {{1, 0, 0}, {0.5, 0.5, 0.5}, {0.5, -0.5, 0.5}, {0, 0, 1}};
    private static final double[][] MINIMAL_INPUTS = {{1, 0, -1, 0}, {0, 1, 1, 0}, {0, -1, 1, 0}, {0, 1, 0, -1}};
    private static final double[][] MINIMAL_OUTPUTS = {{1, 0}, {1, 1}, {1, -1}, {0, -1}};

    /**
     * Two outputs from four inputs by 4 multiplications for 6: F(2, 3) of S. Winograd, Arithmetic Complexity of Computations, 1980. Larger
     * tiles multiply less, but round more.
     */
    private static Optional<Filter> minimal(Axis axis) {
        if (!axis.isThreeWide()) {
            return Optional.empty();
        }
        var factors = new ArrayList<Factor>();
        for (int factor = 0; factor < MINIMAL_TAPS.length; factor++) {
            var uses = new ArrayList<Use>();
            for (int first = 0; first < axis.output(); first += 2) {
                uses.add(new Use(
                        placed(MINIMAL_INPUTS[factor], first - axis.padding(), axis.input()),
                        placed(MINIMAL_OUTPUTS[factor], first, axis.output())));
            }
            factors.add(new Factor(MINIMAL_TAPS[factor], uses));
        }
        return Optional.of(new Filter(factors));
    }

    /** Numbers from a position on, cut off where they leave the image. */
    private static double[] placed(double[] numbers, int from, int extent) {
        var placed = new double[extent];
        for (int index = 0; index < numbers.length; index++) {
            if (from + index >= 0 && from + index < extent) {
                placed[from + index] = numbers[index];
            }
        }
        return placed;
    }

    private static double[] unit(int extent, int position) {
        return placed(new double[] {1}, position, extent);
    }

    /** All products, the first operand's index running slower. */
    private static double[] outer(double[] left, double[] right) {
        var products = new double[left.length * right.length];
        for (int index = 0; index < products.length; index++) {
            products[index] = left[index / right.length] * right[index % right.length];
        }
        return products;
    }
}
