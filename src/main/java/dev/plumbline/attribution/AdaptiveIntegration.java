package dev.plumbline.attribution;

import java.util.ArrayList;
import java.util.List;

/**
 * Integrates all examples of a batch together, each with as many points as it needs.
 *
 * <p>One round asks every open example for the points it wants, differentiates at all of them in one call, and lets each example judge
 * itself.
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

    /** A position on one path where the gradient is wanted. */
    record Request(PathSamples path, double position) {
        LinePoint point() {
            double inside = Math.min(Math.max(position, END_INSET), 1 - END_INSET);
            return new LinePoint(path.path().line(), inside);
        }
    }

    List<Integration> integrate(GradientFunction function, List<PathBundle> bundles) {
        var examples = new ArrayList<AdaptiveExample>();
        bundles.forEach(bundle -> examples.add(new AdaptiveExample(bundle, method, kept)));
        var open = new ArrayList<>(examples);
        while (!open.isEmpty()) {
            var wanted = new ArrayList<Request>();
            open.forEach(example -> wanted.addAll(example.wanted()));
            evaluate(function, wanted);
            open.forEach(AdaptiveExample::judge);
            open.removeIf(AdaptiveExample::done);
        }
        examples.forEach(AdaptiveExample::release);
        return examples.stream().map(AdaptiveExample::result).toList();
    }

    private void evaluate(GradientFunction function, List<Request> wanted) {
        var points = new ArrayList<LinePoint>(wanted.size());
        wanted.forEach(request -> points.add(request.point()));
        function.differentiate(points, (number, gradient) -> {
            var request = wanted.get(number);
            var sample = kept.take(request.path().path().displacement().length);
            gradient.copyTo(sample);
            request.path().add(request.position(), sample);
        });
    }
}
