package dev.plumbline.attribution;

import java.util.ArrayList;
import java.util.List;

/** Integrates every path by the same rule. */
final class FixedIntegration {
    private final Quadrature quadrature;

    FixedIntegration(Method.Fixed method) {
        quadrature = method.rule().quadrature(method.points());
    }

    List<Integration> integrate(GradientFunction function, List<PathBundle> bundles) {
        var weights = new double[][] {quadrature.weights()};
        var segments = bundles.stream()
                .flatMap(bundle -> bundle.paths().stream())
                .map(path -> path.segment(quadrature.positions(), weights))
                .toList();
        var sums = function.integrate(segments).iterator();

        var integrations = new ArrayList<Integration>();
        for (var bundle : bundles) {
            var gradients = new ArrayList<double[]>();
            for (int path = 0; path < bundle.paths().size(); path++) {
                gradients.add(Layout.flatten(sums.next().gradientSums().get(0)));
            }
            int points = bundle.paths().size() * quadrature.points();
            integrations.add(Integration.of(bundle, gradients, points, Double.NaN));
        }
        return integrations;
    }
}
