package dev.plumbline.attribution;

import static dev.plumbline.attribution.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.plumbline.tensor.Tensor;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What an input is compared with: a rule that gives every example one or more points to start a path from. */
public sealed interface Baseline {
    /**
     * The baseline points of one example, of the input's shapes and types; they share the baseline's weight equally.
     *
     * @param random where random baselines draw from
     * @throws IllegalArgumentException if this baseline does not fit the input's shapes
     */
    List<Point> realise(Point input, RandomGenerator random);

    /** Zero everywhere. */
    static Fixed zero() {
        return new Constant(0);
    }

    /** The mean of a reference set, element by element. */
    static Fixed mean(List<Point> reference) {
        return new Vector(ReferenceSet.reduce(reference, ReferenceSet::mean));
    }

    /** The median of a reference set, element by element; the mean of the middle two where their number is even. */
    static Fixed median(List<Point> reference) {
        return new Vector(ReferenceSet.reduce(reference, ReferenceSet::median));
    }

    /** A baseline that is one point and does not look at the input's values. */
    sealed interface Fixed extends Baseline {
        /** The point, of the input's shapes and types. */
        Point like(Point input);

        @Override
        default List<Point> realise(Point input, RandomGenerator random) {
            return List.of(like(input));
        }
    }

    /** One number everywhere. */
    record Constant(double value) implements Fixed {
        @Override
        public Point like(Point input) {
            return Elements.map(input, (tensor, element, x) -> value);
        }
    }

    /**
     * One number per position of an axis: an image's channels, or the embedding of the PAD token at every position of a text.
     *
     * @param axis of one row, negative from the last
     */
    record PerChannel(List<Double> values, int axis) implements Fixed {
        public PerChannel {
            values = List.copyOf(values);
        }

        @Override
        public Point like(Point input) {
            var shapes = input.inputs().stream().map(Tensor::shape).toList();
            for (var shape : shapes) {
                boolean exists = -shape.rank() <= axis && axis < shape.rank();
                require(
                        exists && shape.dim(axis) == values.size(),
                        "the baseline has %d values for axis %d, the input has shape %s",
                        values.size(),
                        axis,
                        shape);
            }
            return Elements.map(
                    input, (tensor, element, x) -> values.get(Elements.coordinate(shapes.get(tensor), element, axis)));
        }
    }

    /** A point given as such, one tensor per explained input. */
    record Vector(Point point) implements Fixed {
        public Vector {
            requireNonNull(point, "point");
        }

        @Override
        public Point like(Point input) {
            var expected = point.inputs().stream().map(Tensor::shape).toList();
            var found = input.inputs().stream().map(Tensor::shape).toList();
            require(found.equals(expected), "the baseline has shapes %s, the input %s", expected, found);
            return Elements.map(
                    input, (tensor, element, x) -> point.inputs().get(tensor).getDouble(element));
        }
    }

    /** Per element, whichever end of its valid range is farther from the input. */
    record MaxDistance(Range range) implements Baseline {
        public MaxDistance {
            requireNonNull(range, "range");
        }

        @Override
        public List<Point> realise(Point input, RandomGenerator random) {
            return List.of(range.map(input, (low, high, x) -> Math.abs(x - low) > Math.abs(high - x) ? low : high));
        }
    }

    /**
     * The image with its details gone: a Gaussian filter over the last two axes, edges mirrored.
     *
     * @param sigma standard deviation in pixels
     */
    record Blurred(double sigma) implements Baseline {
        public Blurred {
            requireSigma(sigma);
        }

        @Override
        public List<Point> realise(Point input, RandomGenerator random) {
            var filter = new GaussianFilter(sigma);
            return List.of(new Point(input.inputs().stream().map(filter::blur).toList()));
        }
    }

    /** Uniform noise over the valid range. */
    record Uniform(Range range, int draws) implements Baseline {
        public Uniform {
            requireNonNull(range, "range");
            requireDraws(draws);
        }

        @Override
        public List<Point> realise(Point input, RandomGenerator random) {
            return Stream.generate(() -> range.map(input, (low, high, x) -> low + (high - low) * random.nextDouble()))
                    .limit(draws)
                    .toList();
        }
    }

    /**
     * Gaussian noise around the input, truncated to the valid range.
     *
     * @param sigma standard deviation in the input's unit
     */
    record Gaussian(double sigma, Range range, int draws) implements Baseline {
        public Gaussian {
            requireSigma(sigma);
            requireNonNull(range, "range");
            requireDraws(draws);
        }

        @Override
        public List<Point> realise(Point input, RandomGenerator random) {
            var noise = new TruncatedGaussian(sigma, random);
            return Stream.generate(() -> range.map(input, noise::around))
                    .limit(draws)
                    .toList();
        }
    }

    /** Different rows of a reference set, all of them where it has no more: expected gradients. */
    record Drawn(List<Point> reference, int draws) implements Baseline {
        public Drawn {
            reference = List.copyOf(reference);
            require(!reference.isEmpty(), "a reference set needs at least one row");
            requireDraws(draws);
        }

        @Override
        public List<Point> realise(Point input, RandomGenerator random) {
            var order = IntStream.range(0, reference.size()).toArray();
            int count = Math.min(draws, order.length);
            for (int i = 0; i < count; i++) {
                int chosen = random.nextInt(i, order.length);
                int swapped = order[i];
                order[i] = order[chosen];
                order[chosen] = swapped;
            }
            return IntStream.of(order)
                    .limit(count)
                    .mapToObj(row -> new Vector(reference.get(row)).like(input))
                    .toList();
        }
    }

    private static void requireDraws(int draws) {
        require(draws >= 1, "a random baseline needs at least 1 draw, found %d", draws);
    }

    private static void requireSigma(double sigma) {
        require(sigma > 0, "sigma of a baseline must be positive, found %s", sigma);
    }
}
