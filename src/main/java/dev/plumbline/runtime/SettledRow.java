package dev.plumbline.runtime;

import dev.plumbline.attribution.Example;
import dev.plumbline.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * A row that was recomputed, with everything settled that an integration needs.
 *
 * @param outputs the model's outputs, by name
 * @param target index of the explained element in one row of the explained output
 */
record SettledRow(Map<String, Tensor> outputs, List<Long> target, Example example, ExampleRow row) {}
