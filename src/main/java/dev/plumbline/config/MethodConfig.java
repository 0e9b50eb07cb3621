package dev.plumbline.config;

import dev.plumbline.attribution.Method;
import dev.plumbline.attribution.Noise;
import dev.plumbline.attribution.PathOptions;
import dev.plumbline.attribution.Rule;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads how the integral along the path is taken: {@code adaptive} by default, or a fixed rule with its points. */
public final class MethodConfig {
    static final String PATH_GRADIENTS = "path-gradients";

    private static final String ADAPTIVE = "adaptive";
    private static final Method.Adaptive DEFAULT = (Method.Adaptive) Method.defaults();

    private MethodConfig() {}

    static Method read(Section section) {
        var rule = section.textOr("rule", ADAPTIVE);
        double tolerance = section.number("tolerance", DEFAULT.tolerance(), 1e-12, 0.999);
        int maxPoints = section.integer("max-points", DEFAULT.maxPoints(), 1);
        int points = section.integer("points", 64, 1);
        section.rejectUnknownKeys();
        try {
            return of(rule, points, tolerance, maxPoints);
        } catch (IllegalArgumentException invalid) {
            section.fault("rule", invalid.getMessage());
            return DEFAULT;
        }
    }

    /** What is wanted beside plain attributions; nothing by default. */
    static PathOptions path(Section method) {
        var section = method.section("noise");
        double sigma = section.number("sigma", 0, 0, Double.MAX_VALUE);
        int draws = section.integer("draws", 16, 1);
        section.rejectUnknownKeys();
        return PathOptions.defaults()
                .withNoise(new Noise(sigma, draws))
                .withPathGradients(method.flag(PATH_GRADIENTS, false));
    }

    /**
     * The method of a rule's name.
     *
     * @throws IllegalArgumentException if there is no such rule or it cannot work with these numbers
     */
    public static Method of(String rule, int points, double tolerance, int maxPoints) {
        if (rule.equals(ADAPTIVE)) {
            return new Method.Adaptive(tolerance, maxPoints);
        }
        Optional<Rule> fixed = Rule.ofId(rule);
        return new Method.Fixed(
                fixed.orElseThrow(
                        () -> new IllegalArgumentException("expected one of %s, found '%s'".formatted(names(), rule))),
                points,
                tolerance);
    }

    private static String names() {
        return Arrays.stream(Rule.values()).map(Rule::id).collect(Collectors.joining(", ", ADAPTIVE + ", ", ""));
    }
}
