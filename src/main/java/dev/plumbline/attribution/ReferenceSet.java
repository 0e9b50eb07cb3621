package dev.plumbline.attribution;

import static dev.plumbline.attribution.Checks.require;

import dev.plumbline.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Statistics of a reference set, element by element. */
final class ReferenceSet {
    private ReferenceSet() {}

    /** The point whose elements are each a statistic of that element over all rows. */
    static Point reduce(List<Point> rows, ToDoubleFunction<double[]> statistic) {
        require(!rows.isEmpty(), "a reference set needs at least one row");
        var first = shapes(rows.get(0));
        for (var row : rows) {
            require(
                    shapes(row).equals(first),
                    "the rows of a reference set must have one shape, found %s and %s",
                    first,
                    shapes(row));
        }
        return Elements.map(
                rows.get(0),
                (tensor, element, x) -> statistic.applyAsDouble(rows.stream()
                        .mapToDouble(row -> row.inputs().get(tensor).getDouble(element))
                        .toArray()));
    }

    static double mean(double[] values) {
        return Vectors.sum(values) / values.length;
    }

    static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    private static List<?> shapes(Point row) {
        return row.inputs().stream().map(Tensor::shape).toList();
    }
}
