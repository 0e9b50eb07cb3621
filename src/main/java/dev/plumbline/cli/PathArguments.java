package dev.plumbline.cli;

import dev.plumbline.attribution.Method;
import dev.plumbline.attribution.Noise;
import dev.plumbline.attribution.PathOptions;
import dev.plumbline.attribution.Point;
import dev.plumbline.attribution.Rule;
import dev.plumbline.config.MethodConfig;
import dev.plumbline.runtime.OnnxRuntime;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say along which path gradients are integrated, and by which rule. */
final class PathArguments {
    @Option(
            names = "--rule",
            paramLabel = "R",
            description = "adaptive, left, right, midpoint, trapezoid or gauss-legendre (default: adaptive)")
    private String rule;

    @Option(names = "--points", paramLabel = "N", description = "points of a fixed rule (default: 64)")
    private Integer fixedPoints;

    @Mixin
    private AdaptiveArguments adaptive;

    @Option(
            names = "--theta",
            description = "add the path gradients, the weights theta of the local linear model, to --format json:"
                    + " attribution = theta times the distance from the baseline")
    private boolean theta;

    @Option(
            names = "--noise",
            paramLabel = "SIGMA",
            description =
                    "explain noisy copies of each row and average their attributions (SmoothGrad), which then add up"
                            + " to the mean output of the copies (default: 0, none)")
    private double sigma;

    @Option(
            names = "--noise-draws",
            paramLabel = "N",
            defaultValue = "16",
            description = "noisy copies of each row, drawn by its number (default: 16)")
    private int draws;

    @Option(
            names = "--way-points",
            paramLabel = "FILE",
            converter = ExistingFile.class,
            description = "points where the path from the baseline to each row turns, a row each and in order (default:"
                    + " none, a straight path)")
    private Path wayPoints;

    /**
     * The rule; {@code --points} without one means that many Gauss-Legendre points.
     *
     * @throws IllegalArgumentException if there is no such rule, or a number is out of its range
     */
    Method method() {
        var chosen = rule != null ? rule : fixedPoints != null ? Rule.GAUSS_LEGENDRE.id() : "adaptive";
        try {
            return MethodConfig.of(
                    chosen, fixedPoints == null ? 64 : fixedPoints, adaptive.tolerance(), adaptive.maxPoints());
        } catch (IllegalArgumentException invalid) {
            throw new IllegalArgumentException("--rule: " + invalid.getMessage(), invalid);
        }
    }

    /**
     * The path of a model's rows.
     *
     * @throws IllegalArgumentException if a number is out of its range or a way point does not fit the model
     */
    PathOptions options(OnnxRuntime runtime, ModelArguments model) {
        var turns = wayPoints == null ? List.<Point>of() : model.points(runtime, wayPoints);
        return PathOptions.defaults()
                .withPathGradients(theta)
                .withNoise(new Noise(sigma, draws))
                .withWayPoints(turns);
    }
}
