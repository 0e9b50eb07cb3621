package dev.plumbline.attribution;

import dev.plumbline.attribution.GradientFunction.Location;
import dev.plumbline.attribution.StraightPath.End;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The paths of one example, cut into straight lines.
 *
 * @param paths the lines of the path from the first baseline to the first end, then to every other end, then from the next baseline
 */
record PathBundle(Example example, List<StraightPath> paths) {
    PathBundle {
        paths = List.copyOf(paths);
    }

    /** The paths of every example, with F at both ends of each line. */
    static List<PathBundle> of(GradientFunction function, List<Example> examples) {
        var places = new ArrayList<Location>();
        for (int index = 0; index < examples.size(); index++) {
            addPlaces(index, examples.get(index), places);
        }
        var outputs = function.outputs(places);

        var bundles = new ArrayList<PathBundle>();
        var starts = new IdentityHashMap<Point, double[]>();
        int at = 0;
        for (int index = 0; index < examples.size(); index++) {
            var ends = new ArrayList<End>();
            for (; at < outputs.length && places.get(at).example() == index; at++) {
                ends.add(new End(places.get(at).point(), outputs[at]));
            }
            bundles.add(of(index, examples.get(index), ends, starts));
        }
        return bundles;
    }

    /** The points that paths are made of: baselines, way points, ends. */
    private static void addPlaces(int index, Example example, List<Location> places) {
        for (var baseline : example.baselines()) {
            places.add(new Location(index, baseline.point(), baseline.recurs()));
        }
        example.wayPoints().forEach(point -> places.add(new Location(index, point, false)));
        example.ends().forEach(point -> places.add(new Location(index, point, false)));
    }

    /** @param starts elements of points where lines start, many of which share a baseline */
    private static PathBundle of(int index, Example example, List<End> ends, Map<Point, double[]> starts) {
        double whole = 0;
        for (var baseline : example.baselines()) {
            whole += baseline.weight();
        }
        int firstWayPoint = example.baselines().size();
        int firstEnd = ends.size() - example.ends().size();
        var lines = new ArrayList<StraightPath>();
        for (int from = 0; from < firstWayPoint; from++) {
            double share = example.baselines().get(from).weight()
                    / whole
                    / example.ends().size();
            for (var to : ends.subList(firstEnd, ends.size())) {
                var path = new ArrayList<End>();
                path.add(ends.get(from));
                path.addAll(ends.subList(firstWayPoint, firstEnd));
                path.add(to);
                for (int i = 1; i < path.size(); i++) {
                    var start = path.get(i - 1);
                    var elements = starts.computeIfAbsent(start.point(), point -> Layout.flatten(point.inputs()));
                    lines.add(StraightPath.of(index, share, start, elements, path.get(i)));
                }
            }
        }
        return new PathBundle(example, lines);
    }

    /** The average over the baselines of one vector per line, the lines of one path added up: to be read only, since that of a single path is the vector itself. */
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
        var attributions = new ArrayList<double[]>(paths.size());
        for (int i = 0; i < paths.size(); i++) {
            attributions.add(paths.get(i).attribution(pathGradients.get(i)));
        }
        return attributions;
    }

    /** Number of explained elements. */
    int elements() {
        return paths.get(0).displacement().length;
    }

    /** F(x), averaged over the ends where there are several. */
    double output() {
        double output = 0;
        for (int last = example.stretches() - 1; last < paths.size(); last += example.stretches()) {
            output += paths.get(last).share() * paths.get(last).endOutput();
        }
        return output;
    }

    /** F(x') averaged over the baselines. */
    double baselineOutput() {
        double output = 0;
        for (int first = 0; first < paths.size(); first += example.stretches()) {
            output += paths.get(first).share() * paths.get(first).startOutput();
        }
        return output;
    }

    /** The part of the whole that the paths from each baseline have, given the attributions of all lines. */
    List<BaselineResult> baselineResults(List<double[]> attributions) {
        int ends = example.ends().size();
        int each = ends * example.stretches();
        var results = new ArrayList<BaselineResult>();
        for (var baseline : example.baselines()) {
            int first = results.size() * each;
            double delta = 0;
            for (int i = first; i < first + each; i++) {
                delta += (Vectors.sum(attributions.get(i)) - paths.get(i).outputDifference()) / ends;
            }
            var line = paths.get(first);
            results.add(new BaselineResult(
                    baseline.id(), baseline.digest(), line.share() * ends, line.startOutput(), delta));
        }
        return results;
    }
}
