package dev.plumbline.cli;

import dev.plumbline.attribution.Baseline;
import dev.plumbline.attribution.Baselines;
import dev.plumbline.attribution.NamedBaseline;
import dev.plumbline.attribution.Point;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** What stands in for the parts of a row that are removed. */
enum Replacement {
    BASELINE {
        @Override
        Point of(Point input, String id, List<NamedBaseline> baselines, Point mean) {
            return average(new Baselines(baselines)
                    .realise(input, id).stream()
                            .map(baseline -> baseline.point())
                            .toList());
        }
    },
    MEAN {
        @Override
        Point of(Point input, String id, List<NamedBaseline> baselines, Point mean) {
            return mean;
        }
    },
    BLUR {
        @Override
        Point of(Point input, String id, List<NamedBaseline> baselines, Point mean) {
            return new Baseline.Blurred(SIGMA).realise(input, new Random(0)).get(0);
        }
    };

    private static final double SIGMA = 5;

    /**
     * The replacement of one row.
     *
     * @param mean the average of all rows of the file
     * @throws IllegalArgumentException if the row has no such replacement
     */
    abstract Point of(Point input, String id, List<NamedBaseline> baselines, Point mean);

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The average of points; those of other shapes than the first are left out. */
    static Point average(List<Point> points) {
        var first = points.get(0).inputs();
        var alike = points.stream()
                .filter(point -> shapes(point).equals(shapes(points.get(0))))
                .toList();
        var tensors = new ArrayList<Tensor>();
        for (int input = 0; input < first.size(); input++) {
            var mean = new double[first.get(input).size()];
            for (var point : alike) {
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += point.inputs().get(input).getDouble(i) / alike.size();
                }
            }
            tensors.add(Tensor.of(first.get(input).dtype(), first.get(input).shape(), mean));
        }
        return new Point(tensors);
    }

    private static List<Shape> shapes(Point point) {
        return point.inputs().stream().map(Tensor::shape).toList();
    }
}
