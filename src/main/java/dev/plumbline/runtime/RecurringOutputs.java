package dev.plumbline.runtime;

import dev.plumbline.attribution.Point;
import dev.plumbline.tensor.Tensor;
import java.util.IdentityHashMap;
import java.util.function.Function;

/**
 * The outputs at points that come again with every example, such as a fixed baseline; safe for use by several threads.
 *
 * <p>Each is computed on its own, so that it does not depend on what it was first seen with.
 */
final class RecurringOutputs {
    private final IdentityHashMap<Point, Tensor> known = new IdentityHashMap<>();

    synchronized Tensor at(Point point, Function<Point, Tensor> compute) {
        return known.computeIfAbsent(point, compute);
    }
}
