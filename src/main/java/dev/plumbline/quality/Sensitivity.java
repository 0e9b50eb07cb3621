package dev.plumbline.quality;

import dev.plumbline.attribution.Point;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * How far an explanation moves, at most, when its input moves a little: relative L2 distance of the attributions.
 *
 * <p>Max-sensitivity of Yeh et al., "On the (In)fidelity and Sensitivity of Explanations" (NeurIPS 2019), over a number of draws.
 */
public final class Sensitivity {
    private final double radius;
    private final int draws;

    /**
     * @param radius greatest movement of an element, in units of its scale
     * @param draws points tried around the input
     */
    public Sensitivity(double radius, int draws) {
        this.radius = radius;
        this.draws = draws;
    }

    /**
     * The greatest movement found.
     *
     * @param scale one tensor per input: how far an element varies in the data
     * @param explain the attributions at several points, in order
     */
    public double of(
            Point input,
            List<Tensor> attributions,
            Point scale,
            Function<List<Point>, List<List<Tensor>>> explain,
            Random random) {
        var around = new ArrayList<Point>();
        for (int draw = 0; draw < draws; draw++) {
            around.add(moved(input, scale, random));
        }
        double norm = distance(attributions, null);
        return norm == 0
                ? 0
                : explain.apply(around).stream()
                        .mapToDouble(other -> distance(attributions, other) / norm)
                        .max()
                        .orElse(0);
    }

    private Point moved(Point input, Point scale, Random random) {
        var tensors = new ArrayList<Tensor>();
        for (int i = 0; i < input.inputs().size(); i++) {
            var tensor = input.inputs().get(i);
            var elements = tensor.toDoubles();
            for (int element = 0; element < elements.length; element++) {
                elements[element] += radius
                        * (2 * random.nextDouble() - 1)
                        * scale.inputs().get(i).getDouble(element);
            }
            tensors.add(Tensor.of(tensor.dtype(), tensor.shape(), elements));
        }
        return new Point(tensors);
    }

    /** From other attributions, or from zero. */
    private static double distance(List<Tensor> attributions, List<Tensor> others) {
        double sum = 0;
        for (int i = 0; i < attributions.size(); i++) {
            for (int element = 0; element < attributions.get(i).size(); element++) {
                double other = others == null ? 0 : others.get(i).getDouble(element);
                double difference = attributions.get(i).getDouble(element) - other;
                sum += difference * difference;
            }
        }
        return Math.sqrt(sum);
    }
}
