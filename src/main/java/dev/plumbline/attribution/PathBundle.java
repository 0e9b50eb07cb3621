package dev.plumbline.attribution;

import dev.plumbline.attribution.GradientFunction.Location;
import java.util.ArrayList;
import java.util.List;

/** The paths of one example, one per baseline. */
record PathBundle(Example example, List<StraightPath> paths) {
    PathBundle {
        paths = List.copyOf(paths);
    }

    /** The paths of every example, with F at both ends of each. */
    static List<PathBundle> of(GradientFunction function, List<Example> examples) {
        var ends = new ArrayList<Location>();
        for (int index = 0; index < examples.size(); index++) {
            ends.add(new Location(index, examples.get(index).input()));
            for (var baseline : examples.get(index).baselines()) {
                ends.add(new Location(index, baseline.point()));
            }
        }
        var outputs = function.outputs(ends);

        var bundles = new ArrayList<PathBundle>();
        int at = 0;
        for (int index = 0; index < examples.size(); index++) {
            var example = examples.get(index);
            bundles.add(of(index, example, outputs, at));
            at += 1 + example.baselines().size();
        }
        return bundles;
    }

    private static PathBundle of(int index, Example example, double[] outputs, int at) {
        double whole =
                example.baselines().stream().mapToDouble(BaselinePoint::weight).sum();
        var input = Layout.flatten(example.input().inputs());
        var paths = new ArrayList<StraightPath>();
        for (var baseline : example.baselines()) {
            var displacement = input.clone();
            Vectors.addScaled(displacement, -1, Layout.flatten(baseline.point().inputs()));
            paths.add(new StraightPath(
                    index,
                    baseline,
                    baseline.weight() / whole,
                    example.input(),
                    displacement,
                    outputs[at + 1 + paths.size()],
                    outputs[at]));
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

    /** F(x). */
    double output() {
        return paths.get(0).endOutput();
    }

    /** F(x') averaged over the baselines. */
    double baselineOutput() {
        return paths.stream()
                .mapToDouble(path -> path.share() * path.startOutput())
                .sum();
    }
}
