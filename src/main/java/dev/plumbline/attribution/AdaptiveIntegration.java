package dev.plumbline.attribution;

import dev.plumbline.attribution.PathSamples.Sample;
import java.util.ArrayList;
import java.util.List;

/**
 * Integrates all examples of a batch together, each with as many points as it needs.
 *
 * <p>One round asks every open example for the positions it wants, evaluates them all in one call, and lets each example judge itself.
 */
final class AdaptiveIntegration {
    /** Points of the first nested rule. */
    static final int FEWEST_POINTS = LobattoKronrod.PAIRS.get(0).fine().points();

    /**
     * How far inside the path the gradient at its ends is taken. Ties and kinks at the baseline itself are common (a black image is
     * equal everywhere), and the integral does not see a single point: what counts there is the limit from inside.
     */
    private static final double END_INSET = 0x1p-20;

    private final Method.Adaptive method;
    private final KeptGradients kept;

    /** @param kept where the arrays come from that hold gradients while examples are open */
    AdaptiveIntegration(Method.Adaptive method, KeptGradients kept) {
        this.method = method;
        this.kept = kept;
    }

    /** Positions on one path where the gradient is wanted. */
    record Request(PathSamples path, double[] positions) {
        Segment segment() {
            var inset = new double[positions.length];
            var identity = new double[positions.length][positions.length];
            for (int i = 0; i < inset.length; i++) {
                inset[i] = Math.min(Math.max(positions[i], END_INSET), 1 - END_INSET);
                identity[i][i] = 1;
            }
            return path.path().segment(inset, identity);
        }

        void accept(SegmentSums sums, KeptGradients kept) {
            var samples = new ArrayList<Sample>();
            for (int i = 0; i < positions.length; i++) {
                var gradient = kept.take(path.path().displacement().length);
                Layout.flatten(sums.gradientSums().get(i), gradient);
                samples.add(new Sample(positions[i], gradient));
            }
            path.add(samples);
        }
    }

    List<Integration> integrate(GradientFunction function, List<PathBundle> bundles) {
        var examples = bundles.stream()
                .map(bundle -> new AdaptiveExample(bundle, method, kept))
                .toList();
        var open = examples;
        while (!open.isEmpty()) {
            evaluate(
                    function,
                    open.stream().flatMap(example -> example.wanted().stream()).toList());
            open.forEach(AdaptiveExample::judge);
            open = open.stream().filter(example -> !example.done()).toList();
        }
        examples.forEach(AdaptiveExample::release);
        return examples.stream().map(AdaptiveExample::result).toList();
    }

    private void evaluate(GradientFunction function, List<Request> requests) {
        function.integrate(
                requests.stream().map(Request::segment).toList(),
                (number, sums) -> requests.get(number).accept(sums, kept));
    }
}
