package dev.plumbline.runtime;

import dev.plumbline.attribution.Point;
import java.util.IdentityHashMap;
import java.util.function.Function;

/**
 * The images of points that come again with every example, such as a fixed baseline; safe for use by several threads.
 *
 * <p>Each is computed on its own, so that it does not depend on what it was first seen with.
 */
final class RecurringImages {
    private final IdentityHashMap<Point, PointImage> known = new IdentityHashMap<>();

    synchronized PointImage at(Point point, Function<Point, PointImage> compute) {
        return known.computeIfAbsent(point, compute);
    }
}
