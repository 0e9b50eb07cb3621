package dev.plumbline.config;

import dev.plumbline.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * A tensor that attributions are given for, as far as baselines must fit it.
 *
 * @param row extents of one row, without the batch axis, negative where free; empty if the shape is not known
 */
public record ExplainedInput(String name, Optional<List<Long>> row) {
    public static ExplainedInput of(String name, List<Long> row) {
        return new ExplainedInput(name, Optional.of(List.copyOf(row)));
    }

    /** A tensor inside the graph: what does not fit is found when the model is compiled. */
    public static ExplainedInput ofAnyShape(String name) {
        return new ExplainedInput(name, Optional.empty());
    }

    /** Elements of one row, where its shape is known and fixed. */
    OptionalLong rowSize() {
        return row.filter(extents -> extents.stream().allMatch(extent -> extent >= 0)).stream()
                .mapToLong(extents -> extents.stream().reduce(1L, Math::multiplyExact))
                .findFirst();
    }

    boolean acceptsRow(Shape shape) {
        return row.isPresent() && matches(row.get(), shape);
    }

    boolean acceptsRows(Shape shape) {
        return shape.rank() > 0 && (row.isEmpty() || matches(row.get(), shape.dropFirst()));
    }

    private static boolean matches(List<Long> extents, Shape shape) {
        if (shape.rank() != extents.size()) {
            return false;
        }
        for (int axis = 0; axis < extents.size(); axis++) {
            if (extents.get(axis) >= 0 && extents.get(axis) != shape.dim(axis)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "'%s' of shape %s"
                .formatted(name, row.map(ExplainedInput::written).orElse("unknown"));
    }

    private static String written(List<Long> extents) {
        return extents.stream()
                .map(extent -> extent < 0 ? "?" : extent.toString())
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
