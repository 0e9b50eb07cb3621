package dev.plumbline.runtime;

import dev.plumbline.graph.Dim;
import dev.plumbline.graph.InvalidModelException;
import dev.plumbline.graph.Type;
import dev.plumbline.graph.ValueInfo;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Two sets of inputs, all ones, that differ in every free extent.
 *
 * @param independent whether extents are equal only where the model declares one symbol on one axis
 */
record SampleInputs(Map<String, Tensor> first, Map<String, Tensor> second, boolean independent) {
    /** Which free extents are made equal, from few to many. */
    private enum Sharing {
        /** Those of one symbol at one axis; anonymous ones differ. */
        SYMBOL_AND_AXIS(true),
        /** Those of one symbol; anonymous ones differ. */
        SYMBOL(true),
        /** Those at one axis. */
        AXIS(false);

        private final boolean independent;

        Sharing(boolean independent) {
            this.independent = independent;
        }

        String key(ValueInfo input, int axis, String symbol) {
            return switch (this) {
                case SYMBOL_AND_AXIS -> symbol.isEmpty() ? input.name() + "#" + axis : symbol + "@" + axis;
                case SYMBOL -> symbol.isEmpty() ? input.name() + "#" + axis : symbol;
                case AXIS -> "@" + axis;
            };
        }
    }

    /** Leading extents and what the others are multiples of: small first, then large enough for deep convolutions. */
    private static final long[] GRAINS = {1, 8, 32, 224};

    private static final double MAX_ELEMENTS = 0x1p24;
    private static final long[] PRIMES = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53};

    /** Samples to be tried in order, the most telling first; each is made when it is asked for, and those too large to hold are left out. */
    static Stream<SampleInputs> candidates(List<ValueInfo> inputs) {
        boolean fixed =
                inputs.stream().allMatch(input -> dims(input).stream().allMatch(dim -> dim instanceof Dim.Fixed));
        return LongStream.of(GRAINS)
                .boxed()
                .flatMap(grain ->
                        Stream.of(Sharing.values()).flatMap(sharing -> sample(inputs, sharing, grain).stream()))
                .limit(fixed ? 1 : Long.MAX_VALUE);
    }

    private static Optional<SampleInputs> sample(List<ValueInfo> inputs, Sharing sharing, long grain) {
        Map<String, Long> extents = new LinkedHashMap<>();
        var first = shapes(inputs, sharing, extents, grain, 0);
        var second = shapes(inputs, sharing, extents, grain, extents.size());
        boolean holdable = Stream.concat(first.values().stream(), second.values().stream())
                .allMatch(
                        seen -> Arrays.stream(seen.dims()).asDoubleStream().reduce(1, (a, b) -> a * b) < MAX_ELEMENTS);
        return holdable || extents.isEmpty()
                ? Optional.of(new SampleInputs(ones(inputs, first), ones(inputs, second), sharing.independent))
                : Optional.empty();
    }

    /** Whether no extent is free. */
    boolean isFixed() {
        return first.entrySet().stream()
                .allMatch(entry -> entry.getValue()
                        .shape()
                        .equals(second.get(entry.getKey()).shape()));
    }

    private static Map<String, Shape> shapes(
            List<ValueInfo> inputs, Sharing sharing, Map<String, Long> order, long grain, int skip) {
        var shapes = new HashMap<String, Shape>();
        for (var input : inputs) {
            var declared = dims(input);
            var dims = new long[declared.size()];
            for (int axis = 0; axis < dims.length; axis++) {
                dims[axis] = extent(input, declared.get(axis), axis, sharing, order, grain, skip);
            }
            shapes.put(input.name(), Shape.of(dims));
        }
        return shapes;
    }

    private static List<Dim> dims(ValueInfo input) {
        return ranked(input).dims();
    }

    private static Type.Ranked ranked(ValueInfo input) {
        if (input.type() instanceof Type.Ranked ranked) {
            return ranked;
        }
        throw new InvalidModelException(
                "input '%s': expected a tensor of numbers with a declared rank, found %s; declare its shape"
                        .formatted(input.name(), describe(input.type())));
    }

    private static Map<String, Tensor> ones(List<ValueInfo> inputs, Map<String, Shape> shapes) {
        var feeds = new HashMap<String, Tensor>();
        inputs.forEach(input -> feeds.put(input.name(), ones(ranked(input).dtype(), shapes.get(input.name()))));
        return feeds;
    }

    private static long extent(
            ValueInfo input, Dim dim, int axis, Sharing sharing, Map<String, Long> order, long grain, int skip) {
        if (dim instanceof Dim.Fixed fixed) {
            return fixed.extent();
        }
        var key = sharing.key(input, axis, ((Dim.Free) dim).symbol());
        long position = order.computeIfAbsent(key, k -> (long) order.size());
        long prime = PRIMES[(int) ((position + skip) % PRIMES.length)];
        return axis == 0 ? prime : prime * grain;
    }

    private static Tensor ones(DType dtype, Shape shape) {
        var elements = new double[shape.sizeAsInt()];
        Arrays.fill(elements, 1);
        return Tensor.of(dtype, shape, elements);
    }

    private static String describe(Type type) {
        if (type instanceof Type.Opaque opaque) {
            return "a " + opaque.description();
        }
        return type instanceof Type.Unranked unranked ? unranked.dtype() + " of any rank" : "no declaration";
    }
}
