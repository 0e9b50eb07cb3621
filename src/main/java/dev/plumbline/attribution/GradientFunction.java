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
}
