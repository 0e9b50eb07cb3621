package dev.plumbline.attribution;

import java.util.List;

/**
 * A scalar function F of several real tensors that can be differentiated along straight lines.
 *
 * <p>What is asked for in one call is independent of the rest of it; an implementation may pack it into batches of its own choosing, and
 * results do not depend on their neighbours beyond rounding. Lines lead between points, the very objects, where F was asked before.
 */
public interface GradientFunction {
    /** F at single points, in the order given. */
    double[] outputs(List<Location> locations);

    /**
     * The sum of weight times gradient along each segment.
     *
     * <p>An implementation on ONNX Runtime adds up inside the session, so that nothing of size positions times features leaves it.
     */
    void integrate(List<Segment> segments, Taker taker);

    /** The gradient at each point, for rules that decide by single gradients where to look next. */
    void differentiate(List<LinePoint> points, Taker taker);

    /** Takes one result of a call at a time, in any order. */
    @FunctionalInterface
    interface Taker {
        /**
         * Takes a result.
         *
         * @param number index of what was asked for
         * @param gradient may be read until this returns, not kept
         */
        void take(int number, Gradient gradient);
    }

    /** A gradient of F, or a weighted sum of some. */
    @FunctionalInterface
    interface Gradient {
        /** Writes all elements, input after input in the function's order, each in row-major order. */
        void copyTo(double[] flattened);
    }

    /**
     * A point as one example sees it.
     *
     * @param example index of the example; it fixes the target and whatever inputs are not explained
     * @param recurs whether this very point comes again with other examples, so that F there is worth remembering
     */
    record Location(int example, Point point, boolean recurs) {}
}
