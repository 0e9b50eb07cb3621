package dev.plumbline.runtime;

import dev.plumbline.graph.Dim;
import dev.plumbline.graph.InvalidModelException;
import dev.plumbline.graph.Type;
import dev.plumbline.graph.ValueInfo;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    private static final long[] PRIMES = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53};

    /** Samples to be tried in order, the most telling first. */
    static List<SampleInputs> candidates(List<ValueInfo> inputs) {
        var candidates = new ArrayList<SampleInputs>();
        for (long grain : GRAINS) {
            for (var sharing : Sharing.values()) {
                Map<String, Long> extents = new LinkedHashMap<>();
                candidates.add(new SampleInputs(
                        feeds(inputs, sharing, extents, grain, 0),
                        feeds(inputs, sharing, extents, grain, extents.size()),
                        sharing.independent));
            }
            if (candidates.get(0).isFixed()) {
                return candidates.subList(0, 1);
            }
        }
        return candidates;
    }

    /** Whether no extent is free. */
    boolean isFixed() {
        return first.entrySet().stream()
                .allMatch(entry -> entry.getValue()
                        .shape()
                        .equals(second.get(entry.getKey()).shape()));
    }

    private static Map<String, Tensor> feeds(
            List<ValueInfo> inputs, Sharing sharing, Map<String, Long> order, long grain, int skip) {
        var feeds = new HashMap<String, Tensor>();
        for (var input : inputs) {
            if (!(input.type() instanceof Type.Ranked ranked)) {
                throw new InvalidModelException(
                        "input '%s': expected a tensor of numbers with a declared rank, found %s; declare its shape"
                                .formatted(input.name(), describe(input.type())));
            }
            var dims = new long[ranked.dims().size()];
            for (int axis = 0; axis < dims.length; axis++) {
                dims[axis] = extent(input, ranked.dims().get(axis), axis, sharing, order, grain, skip);
            }
            feeds.put(input.name(), ones(ranked.dtype(), Shape.of(dims)));
        }
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
