package dev.plumbline.attribution;

import java.util.List;

/**
 * A scalar function F of several real tensors that can be differentiated along straight segments.
 *
 * <p>Sums, and not single gradients, cross this interface: an implementation on ONNX Runtime integrates inside the session, so that
 * nothing of size positions times features is copied out of it.
 */
public interface GradientFunction {
    /**
     * Evaluates F and the weighted gradient sums on each segment, in the order given.
     *
     * <p>Segments of one call are independent; an implementation may pack them into batches of its own choosing, and the result for a
     * segment does not depend on its neighbours beyond rounding.
     */
    List<SegmentSums> integrate(List<Segment> segments);

    /** Takes what is known of one segment of a call; its tensors may be read until this returns, not kept. */
    @FunctionalInterface
    interface Taker {
        void take(int number, SegmentSums sums);
    }

    /**
     * As {@link #integrate(List)}, but hands over each segment's sums as soon as they are known, in any order.
     *
     * <p>An implementation that can do without a copy of them should.
     */
    default void integrate(List<Segment> segments, Taker taker) {
        var sums = integrate(segments);
        for (int number = 0; number < sums.size(); number++) {
            taker.take(number, sums.get(number));
        }
    }

    /**
     * F at single points, in the order given.
     *
     * <p>Differentiates segments of no length; an implementation that can do without the gradient should.
     */
    default double[] outputs(List<Location> locations) {
        var segments = locations.stream()
                .map(at -> new Segment(at.example(), at.point(), at.point(), new double[1], new double[0][]))
                .toList();
        return integrate(segments).stream()
                .mapToDouble(sums -> sums.outputs()[0])
                .toArray();
    }

    /**
     * A point as one example sees it.
     *
     * @param example index of the example; it fixes the target and whatever inputs are not explained
     */
    record Location(int example, Point point) {}
}
