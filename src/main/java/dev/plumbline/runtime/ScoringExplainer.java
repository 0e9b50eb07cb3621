package dev.plumbline.runtime;

import dev.plumbline.attribution.Point;
import java.util.List;

/** An explainer that also tells what the model would have said, for those who put its explanations to the test. */
public interface ScoringExplainer extends Explainer {
    /**
     * F of one row at other values of what is explained: the output element that the request's target names, in the explained space.
     *
     * @param request fixes the target and the inputs that are not explained
     * @param points values of the explained inputs, in the signature's order, in shapes of the row's
     * @return F at each point, in order
     * @throws IllegalArgumentException if the request does not fit the model
     */
    double[] outputs(ExplainRequest request, List<Point> points);
}
