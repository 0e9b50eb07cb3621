package dev.plumbline.attribution;

import dev.plumbline.attribution.GradientFunction.Location;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The paths of one example.
 *
 * @param paths from the first baseline to every end, then from the next
 */
record PathBundle(Example example, List<StraightPath> paths) {
    PathBundle {
        paths = List.copyOf(paths);
    }

    /** The paths of every example, with F at both ends of each. */
    static List<PathBundle> of(GradientFunction function, List<Example> examples) {
        var places = new ArrayList<Location>();
        for (int index = 0; index < examples.size(); index++) {
            for (var point : endPoints(examples.get(index))) {
                places.add(new Location(index, point));
            }
        }
        var outputs = function.outputs(places);

        var bundles = new ArrayList<PathBundle>();
        int at = 0;
        for (int index = 0; index < examples.size(); index++) {
            var example = examples.get(index);
            int next = at + endPoints(example).size();
            bundles.add(of(index, example, Arrays.copyOfRange(outputs, at, next)));
            at = next;
        }
        return bundles;
    }

    /** The baselines, then the ends. */
    private static List<Point> endPoints(Example example) {
        var points = new ArrayList<Point>();
        example.baselines().forEach(baseline -> points.add(baseline.point()));
        points.addAll(example.ends());
        return points;
    }

    private static PathBundle of(int index, Example example, double[] outputs) {
        double whole =
                example.baselines().stream().mapToDouble(BaselinePoint::weight).sum();
        int baselines = example.baselines().size();
        int ends = example.ends().size();
        var paths = new ArrayList<StraightPath>();
        for (int from = 0; from < baselines; from++) {
            var baseline = example.baselines().get(from);
            for (int to = 0; to < ends; to++) {
                paths.add(StraightPath.of(
                        index,
                        baseline.weight() / whole / ends,
                        new StraightPath.End(baseline.point(), outputs[from]),
                        new StraightPath.End(example.ends().get(to), outputs[baselines + to])));
            }
        }
        return new PathBundle(example, paths);
    }

    /** The average over the baselines of one vector per path: to be read only, since that of a single path is the vector itself. */
    double[] average(List<double[]> perPath) {
        if (perPath.size() == 1) {
            return perPath.get(0);
        }
        var average = new double[perPath.get(0).length];
        for (int i = 0; i < perPath.size(); i++) {
            Vectors.addScaled(average, paths.get(i).share(), perPath.get(i));
        }
        return average;
    }

    /** Per path, the attributions that its mean gradient stands for. */
    List<double[]> attributions(List<double[]> pathGradients) {
        var attributions = new ArrayList<double[]>();
        for (var path : paths) {
            attributions.add(path.attribution(pathGradients.get(attributions.size())));
        }
        return attributions;
    }

    /** Number of explained elements. */
    int elements() {
        return paths.get(0).displacement().length;
    }

    /** F(x), averaged over the ends where there are several. */
    double output() {
        return paths.stream()
                .mapToDouble(path -> path.share() * path.end().output())
                .sum();
    }

    /** F(x') averaged over the baselines. */
    double baselineOutput() {
        return paths.stream()
                .mapToDouble(path -> path.share() * path.start().output())
                .sum();
    }

    /** The part of the whole that the paths from each baseline have, given the attributions of all paths. */
    List<BaselineResult> baselineResults(List<double[]> attributions) {
        int each = example.ends().size();
        var results = new ArrayList<BaselineResult>();
        for (var baseline : example.baselines()) {
            int first = results.size() * each;
            double delta = 0;
            for (int i = first; i < first + each; i++) {
                delta += (Vectors.sum(attributions.get(i)) - paths.get(i).outputDifference()) / each;
            }
            var path = paths.get(first);
            results.add(new BaselineResult(
                    baseline.id(),
                    baseline.digest(),
                    path.share() * each,
                    path.start().output(),
                    delta));
        }
        return results;
    }
}
