package dev.plumbline.attribution;

import java.util.ArrayList;
import java.util.List;

/** Integrates every path by the same rule. */
final class FixedIntegration {
    private final double[] positions;
    private final double[] weights;

    FixedIntegration(Method.Fixed method) {
        var quadrature = method.rule().quadrature(method.points());
        positions = quadrature.positions();
        weights = quadrature.weights();
    }

    List<Integration> integrate(GradientFunction function, List<PathBundle> bundles) {
        var segments = new ArrayList<Segment>();
        var gradients = new ArrayList<double[]>();
        for (var bundle : bundles) {
            for (var path : bundle.paths()) {
                segments.add(new Segment(path.line(), positions, weights));
                gradients.add(new double[bundle.elements()]);
            }
        }
        function.integrate(segments, (number, gradient) -> gradient.copyTo(gradients.get(number)));

        var integrations = new ArrayList<Integration>();
        int first = 0;
        for (var bundle : bundles) {
            int paths = bundle.paths().size();
            var ofBundle = gradients.subList(first, first + paths);
            integrations.add(Integration.of(bundle, ofBundle, paths * positions.length, Double.NaN));
            first += paths;
        }
        return integrations;
    }
}
