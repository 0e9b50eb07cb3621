package dev.plumbline.attribution;

import static dev.plumbline.attribution.Checks.require;
import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Attributes F at each example to its inputs: (x_i - x'_i) times the mean of dF/dx_i on the straight path from x' to x.
 *
 * <p>A path may turn at way points; it is integrated line by line, and what a line adds up to is the change of F along it (path methods,
 * section 4 of the paper).
 *
 * <p>M. Sundararajan, A. Taly, Q. Yan, "Axiomatic Attribution for Deep Networks", ICML 2017. With several baselines the attributions
 * are averaged by weight. They are never rescaled: where they do not add up, the convergence delta says so.
 */
public final class IntegratedGradients {
    private static final long MOST_KEPT_BYTES = 256L << 20;

    private final Method method;
    private final PathOptions options;
    private final KeptGradients kept;

    public IntegratedGradients(Method method) {
        this(method, PathOptions.defaults(), MOST_KEPT_BYTES);
    }

    public IntegratedGradients(Method method, PathOptions options) {
        this(method, options, MOST_KEPT_BYTES);
    }

    /**
     * Integrates within a bound on memory.
     *
     * @param keptBytes what the gradients of one example may take while it is refined; where that is too little for the method's points
     *     fewer are taken, and the verdict says whether they were enough
     */
    public IntegratedGradients(Method method, PathOptions options, long keptBytes) {
        this.method = requireNonNull(method, "method");
        this.options = requireNonNull(options, "options");
        this.kept = new KeptGradients(keptBytes);
    }

    /**
     * Explains a batch of examples together.
     *
     * @param function numbers its examples as the list does
     * @return one explanation per example, in order
     * @throws IllegalArgumentException if path gradients are wanted on paths that turn: they have no single x - x'
     */
    public List<Explanation> explain(GradientFunction function, List<Example> examples) {
        require(
                !options.pathGradients() || examples.stream().allMatch(example -> example.stretches() == 1),
                "path gradients belong to straight paths, found way points");
        var bundles = PathBundle.of(function, examples);
        var integrations = integrate(function, bundles);
        return integrations.stream()
                .map(integration -> integration.explanation(method, options))
                .toList();
    }

    private List<Integration> integrate(GradientFunction function, List<PathBundle> bundles) {
        if (method instanceof Method.Fixed fixed) {
            return new FixedIntegration(fixed).integrate(function, bundles);
        }
        return new AdaptiveIntegration((Method.Adaptive) method, kept).integrate(function, bundles);
    }
}
