package dev.plumbline.attribution;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Attributes F at each example to its inputs: (x_i - x'_i) times the mean of dF/dx_i on the straight path from x' to x.
 *
 * <p>M. Sundararajan, A. Taly, Q. Yan, "Axiomatic Attribution for Deep Networks", ICML 2017. With several baselines the attributions
 * are averaged by weight. They are never rescaled: where they do not add up, the convergence delta says so.
 */
public final class IntegratedGradients {
    private final Method method;

    public IntegratedGradients(Method method) {
        this.method = requireNonNull(method, "method");
    }

    /**
     * Explains a batch of examples together.
     *
     * @param function numbers its examples as the list does
     * @return one explanation per example, in order
     */
    public List<Explanation> explain(GradientFunction function, List<Example> examples) {
        var bundles = PathBundle.of(function, examples);
        var integrations = integrate(function, bundles);
        return integrations.stream()
                .map(integration -> integration.explanation(method))
                .toList();
    }

    private List<Integration> integrate(GradientFunction function, List<PathBundle> bundles) {
        if (method instanceof Method.Fixed fixed) {
            return new FixedIntegration(fixed).integrate(function, bundles);
        }
        return new AdaptiveIntegration((Method.Adaptive) method).integrate(function, bundles);
    }
}
