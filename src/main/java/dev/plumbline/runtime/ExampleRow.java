package dev.plumbline.runtime;

import dev.plumbline.attribution.Point;
import dev.plumbline.tensor.Tensor;
import java.util.Map;

/**
 * What a run needs to know of one example.
 *
 * @param input the point explained
 * @param context the inputs that are not explained, by name, in one order for all examples
 * @param target index of F in one flattened row of the output
 * @param image of the point explained
 */
record ExampleRow(Point input, Map<String, Tensor> context, int target, PointImage image) {}
