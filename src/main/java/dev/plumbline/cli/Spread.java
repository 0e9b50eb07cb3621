package dev.plumbline.cli;

import dev.plumbline.attribution.Point;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** How far each element varies over the rows of a file. */
final class Spread {
    private Spread() {}

    /** The standard deviation of every element, as a point; rows of other shapes than the first are left out. */
    static Point of(List<Point> rows) {
        var first = rows.get(0).inputs();
        var deviations = new ArrayList<Tensor>();
        for (int input = 0; input < first.size(); input++) {
            int number = input;
            var alike = rows.stream()
                    .map(row -> row.inputs().get(number))
                    .filter(tensor -> tensor.shape().equals(first.get(number).shape()))
                    .toList();
            var deviation = new double[first.get(input).size()];
            for (int i = 0; i < deviation.length; i++) {
                int element = i;
                double mean = alike.stream()
                        .mapToDouble(tensor -> tensor.getDouble(element))
                        .average()
                        .orElse(0);
                deviation[i] = Math.sqrt(alike.stream()
                        .mapToDouble(tensor -> Math.pow(tensor.getDouble(element) - mean, 2))
                        .average()
                        .orElse(0));
            }
            deviations.add(Tensor.of(DType.DOUBLE, first.get(input).shape(), deviation));
        }
        return new Point(deviations);
    }
}
