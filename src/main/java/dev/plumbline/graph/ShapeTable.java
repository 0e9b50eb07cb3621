package dev.plumbline.graph;

import dev.plumbline.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/**
 * Types and shapes of a graph's values, as sample runs saw them.
 *
 * @param constants small values that depend on shapes and weights alone, and were the same in both runs
 * @param independent whether extents were made equal in the sample only where the model declares one symbol for them; if not, two
 *     free extents that agreed may still differ in a later run, by broadcasting
 */
public record ShapeTable(Map<String, ObservedShape> byName, Map<String, Tensor> constants, boolean independent) {
    public ShapeTable {
        byName = Map.copyOf(byName);
        constants = Map.copyOf(constants);
    }

    /** Nothing is known of any value. */
    public static ShapeTable empty() {
        return new ShapeTable(Map.of(), Map.of(), false);
    }

    /** What was seen of a value; empty for sequences and other values that are no tensors of numbers. */
    public Optional<ObservedShape> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** What was seen of a tensor. */
    public ObservedShape get(String name) {
        return find(name)
                .orElseThrow(() -> new InvalidModelException(
                        "expected a tensor of numbers named '%s', found none in the sample run".formatted(name)));
    }
}
