package dev.plumbline.runtime;

import dev.plumbline.attribution.Point;
import dev.plumbline.tensor.Tensor;

/**
 * What one forward pass makes of a point.
 *
 * @param value F is an element of it
 * @param fed the point as the path graph takes it: itself, or what the model's affine prefix makes of it
 */
record PointImage(Tensor value, Point fed) {}
